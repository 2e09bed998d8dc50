import { runService } from '#platform/service';
import { INGEST_MIGRATIONS, IngestModule } from './index.js';

await runService({ name: 'ingest', module: IngestModule, migrations: INGEST_MIGRATIONS });
