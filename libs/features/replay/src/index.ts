/** Replays files of ticket events into a service: mapped, paced, resumable, with every row accounted for. */
export { Checkpoint, CheckpointUnwritable, replayId, type Progress } from './checkpoint.js';
export { openInput, type Input } from './input/open-input.js';
export { readRows, type Row, type Rows } from './input/read-records.js';
export { compileMapping, type MapRecord, type Mapped, type Rejection, type SourceRecord } from './mapping/map-record.js';
export { PLAIN_MAPPING, parseMapping, type FieldSource, type Mapping, type ParsedMapping } from './mapping/mapping.js';
export { ReplayFile, type ReplayCounts, type ReplayOptions, type ReplayOutcome, type ReplayProgress } from './replay-file.js';
export { AT_ONCE, PATIENT, ServiceClient, ServiceRefused, patienceMs, type RetryLimits } from './sending/service-client.js';
export { settledSummary, type ServiceSummary } from './service-summary.js';
