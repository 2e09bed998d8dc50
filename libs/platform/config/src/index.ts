/** Settings from the environment, and the SLA configuration: parsed with positions, versioned, reloaded while running. */
export { Settings } from './settings.js';
export { ConfigSource, type AlertingConfig, type ChannelConfig, type WatchdogConfig } from './watchdog-config.js';
