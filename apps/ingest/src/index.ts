/** HTTP and webhooks in, tickets out. */
import { Intake1700000001000, Sources1700000007000 } from '#features/intake';

export { IngestModule } from './ingest.module.js';
export const INGEST_MIGRATIONS = [Intake1700000001000, Sources1700000007000];
export { BUILT_IN } from './built-in-sources.js';
