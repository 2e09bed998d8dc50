import { Alerting1700000003000 } from '#features/alerting';
import { Allocation1700000005000 } from '#features/allocation';
import { Intake1700000001000 } from '#features/intake';
import { Live1700000004000 } from '#features/live';
import { Sla1700000002000 } from '#features/sla';
import { runService } from '#platform/service';
import { StandaloneModule } from './standalone.module.js';
import { welcome } from './welcome.js';

await runService({
  name: 'standalone',
  module: StandaloneModule,
  migrations: [Intake1700000001000, Sla1700000002000, Alerting1700000003000, Live1700000004000, Allocation1700000005000],
  selfContained: true,
  onReady: welcome,
});
