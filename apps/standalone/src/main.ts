import { ALLOCATOR_MIGRATIONS } from '#apps/allocator';
import { EVALUATOR_MIGRATIONS } from '#apps/evaluator';
import { INGEST_MIGRATIONS } from '#apps/ingest';
import { runService } from '#platform/service';
import { StandaloneModule } from './standalone.module.js';
import { welcome } from './welcome.js';

await runService({
  name: 'standalone',
  module: StandaloneModule,
  migrations: [...new Set([...INGEST_MIGRATIONS, ...ALLOCATOR_MIGRATIONS, ...EVALUATOR_MIGRATIONS])],
  selfContained: true,
  onReady: welcome,
});
