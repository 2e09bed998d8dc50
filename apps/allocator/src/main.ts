import { runService } from '#platform/service';
import { ALLOCATOR_MIGRATIONS, AllocatorModule } from './index.js';

await runService({ name: 'allocator', module: AllocatorModule, migrations: ALLOCATOR_MIGRATIONS });
