/** HTTP and webhooks in, tickets out. */
import { Llm1700000014000 } from '#connectors/llm';
import { Classification1700000010500 } from '#features/classification';
import { HELPDESK_MIGRATIONS } from '#features/helpdesk';
import { Intake1700000001000, Sources1700000007000 } from '#features/intake';

export { IngestModule } from './ingest.module.js';
export const INGEST_MIGRATIONS = [Intake1700000001000, Sources1700000007000, Classification1700000010500, Llm1700000014000, ...HELPDESK_MIGRATIONS];
export { BUILT_IN } from './built-in-sources.js';
