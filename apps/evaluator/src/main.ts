import { runService } from '#platform/service';
import { EVALUATOR_MIGRATIONS, EvaluatorModule } from './index.js';

await runService({ name: 'evaluator', module: EvaluatorModule, migrations: EVALUATOR_MIGRATIONS });
