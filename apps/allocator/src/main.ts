import { Allocation1700000005000 } from '#features/allocation';
import { runService } from '#platform/service';
import { AllocatorModule } from './allocator.module.js';

await runService({ name: 'allocator', module: AllocatorModule, migrations: [Allocation1700000005000] });
