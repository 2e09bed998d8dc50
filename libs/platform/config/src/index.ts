/** Settings from the environment, and the SLA configuration: parsed with positions, versioned, reloaded while running. */
export { Settings } from './settings/settings.js';
export { LOG_LEVELS, SettingsError, readSettings, type SettingsDefaults } from './settings/read-settings.js';
export type { Variables } from './settings/environment.js';
export { ConfigSource, type AlertingConfig, type ChannelConfig, type ClassificationConfig, type ConfigFingerprints, type WatchdogConfig } from './watchdog-config.js';
export { checkConfig, filesNamedIn, type CheckedConfig } from './document/check-config.js';
export { attachmentsOf, type Attachments, type FileContent } from './reading/attachments.js';
export { readAttachments } from './following/config-file.js';
export type { SlaDocument } from './document/sla-document.js';
export { configSchema, configSchemaText } from './document/config-schema.js';
export { formatDuration, parseDuration } from './document/duration.js';
export { formatProblems, type ConfigProblem } from './reading/problem.js';
export { compileConfig, type ConfigIdentity, type Webhooks } from './compiled/compile-config.js';
export { changedPolicies, type ChangedPolicies } from './compiled/changed-policies.js';
export { ConfigHealth } from './versions/config-health.js';
export { ConfigVersions, type ConfigFiles, type NewVersion, type StoredVersion } from './versions/config-versions.js';
export { ConfigRefused } from './following/follow-config.js';
export { ConfigModule } from './config.module.js';
