/** Replays files of ticket events into a service: mapped, paced, resumable, with every row accounted for. */
export { Checkpoint, CheckpointUnwritable, replayId, type Progress } from './checkpoint.js';
export { ReplayFile, type ReplayCounts, type ReplayOptions, type ReplayOutcome, type ReplayProgress } from './replay-file.js';
export { AT_ONCE, PATIENT, ServiceClient, ServiceRefused, patienceMs, type RetryLimits } from './sending/service-client.js';
export { settledSummary, type ServiceSummary } from './service-summary.js';
