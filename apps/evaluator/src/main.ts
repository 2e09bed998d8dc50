import { Alerting1700000003000 } from '#features/alerting';
import { Intake1700000001000 } from '#features/intake';
import { Live1700000004000 } from '#features/live';
import { Sla1700000002000 } from '#features/sla';
import { runService } from '#platform/service';
import { EvaluatorModule } from './evaluator.module.js';

await runService({ name: 'evaluator', module: EvaluatorModule, migrations: [Intake1700000001000, Sla1700000002000, Alerting1700000003000, Live1700000004000] });
