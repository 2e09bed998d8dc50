/** Clocks, alerts, deliveries, the read API, the live stream. */
import { ALERTING_MIGRATIONS } from '#features/alerting';
import { Intake1700000001000 } from '#features/intake';
import { LIVE_MIGRATIONS } from '#features/live';
import { Rehearsal1700000008000 } from '#features/rehearsal';
import { SLA_MIGRATIONS } from '#features/sla';

export { EvaluatorModule } from './evaluator.module.js';
/** Intake's, because the read API shows its views. */
export const EVALUATOR_MIGRATIONS = [Intake1700000001000, ...SLA_MIGRATIONS, ...ALERTING_MIGRATIONS, ...LIVE_MIGRATIONS, Rehearsal1700000008000];
