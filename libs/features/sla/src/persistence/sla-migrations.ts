import { Sla1700000002000 } from './1700000002000-sla.js';
import { Details1700000002001 } from './1700000002001-details.js';

/** In the order they were written. */
export const SLA_MIGRATIONS = [Sla1700000002000, Details1700000002001];
