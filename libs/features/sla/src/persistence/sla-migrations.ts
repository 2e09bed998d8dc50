import { Sla1700000002000 } from './1700000002000-sla.js';
import { Coverage1700000002002 } from './1700000002002-coverage.js';

/** In the order they were written. */
export const SLA_MIGRATIONS = [Sla1700000002000, Coverage1700000002002];
