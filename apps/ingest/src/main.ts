import { Intake1700000001000 } from '#features/intake';
import { runService } from '#platform/service';
import { IngestModule } from './ingest.module.js';

await runService({ name: 'ingest', module: IngestModule, migrations: [Intake1700000001000] });
