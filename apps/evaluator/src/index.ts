/** Clocks, alerts, deliveries, the read API, the live stream. */
import { Alerting1700000003000 } from '#features/alerting';
import { Intake1700000001000 } from '#features/intake';
import { LIVE_MIGRATIONS } from '#features/live';
import { SLA_MIGRATIONS } from '#features/sla';

export { EvaluatorModule } from './evaluator.module.js';
/** Intake's, because the read API shows its views. */
export const EVALUATOR_MIGRATIONS = [Intake1700000001000, ...SLA_MIGRATIONS, Alerting1700000003000, ...LIVE_MIGRATIONS];
