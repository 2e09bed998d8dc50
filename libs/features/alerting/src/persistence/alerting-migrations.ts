import { Alerting1700000003000 } from './1700000003000-alerting.js';
import { Escalations1700000003001 } from './1700000003001-escalations.js';

/** In the order they were written. */
export const ALERTING_MIGRATIONS = [Alerting1700000003000, Escalations1700000003001];
