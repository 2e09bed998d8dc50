import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Log } from './pure-core.js';

/** The configuration everybody starts with. */
export const CONFIG = resolve('sla_config.yaml');

/** A log of our own, in two forms: 341 events of 50 tickets, two lines told twice, and four that nobody can use. */
export const SAMPLE_CSV: Log = { file: resolve('samples/helpdesk-log.csv.gz'), mapping: resolve('samples/helpdesk-mapping.yaml') };
export const SAMPLE_JSONL: Log = { file: resolve('samples/helpdesk-log.jsonl'), mapping: undefined };

/** Too large to come with the project: 141,712 events of 24,918 tickets. */
export const SERVICENOW: Log = {
  file: resolve('../shared/data/servicenow-incident-log/incident_event_log.csv.gz'),
  mapping: resolve('config/mappings/servicenow-incident-log.yaml'),
};
export const hasServiceNowLog = existsSync(SERVICENOW.file);
export const NO_SERVICENOW_LOG = `${SERVICENOW.file} is not on this machine`;
