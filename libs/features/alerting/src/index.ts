/** Alerts out: which alert goes to which channel, sent in order, paced, retried, and never silently lost. */
export { AlertingModule } from './alerting.module.js';
export { ReplayDelivery, type Replayed } from './delivery/replay-delivery.js';
export { ALERTING_MIGRATIONS } from './persistence/alerting-migrations.js';
