import { alwaysOpen, type PolicySet } from '#core/sla-clock';
import { ConfigSource, type AlertingConfig, type ChannelConfig, type WatchdogConfig } from '#platform/config';

type Listener = (next: WatchdogConfig, previous: WatchdogConfig) => void;

const NO_POLICIES: PolicySet = { version: 1, policies: [], namedClocks: new Map(), respondedBy: new Set(), statusOf: () => undefined };

/** A configuration in the test's hands. */
export class FixedConfig extends ConfigSource {
  private readonly listeners: Listener[] = [];
  private config: WatchdogConfig;

  constructor(alerting: Partial<AlertingConfig> = {}, policies: PolicySet = NO_POLICIES) {
    super();
    this.config = {
      version: policies.version,
      hash: 'test',
      fingerprints: { matching: '', policies: new Map() },
      policies,
      generations: new Map(),
      alerting: { staleAfterMs: 3_600_000, dedupeWindowMs: 0, ticketUrl: undefined, channels: [], ...alerting },
      calendars: new Map([[alwaysOpen.name, alwaysOpen]]),
      schedule: () => alwaysOpen,
    };
  }

  override current(): WatchdogConfig {
    return this.config;
  }

  override version(): Promise<WatchdogConfig> {
    return Promise.resolve(this.config);
  }

  override atLeast(): Promise<WatchdogConfig> {
    return Promise.resolve(this.config);
  }

  override onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  changeAlerting(alerting: Partial<AlertingConfig>): void {
    const previous = this.config;
    this.config = { ...previous, version: previous.version + 1, alerting: { ...previous.alerting, ...alerting } };
    for (const listener of this.listeners) listener(this.config, previous);
  }
}

/** A Slack channel that sends one message a second and never digests, unless told otherwise. */
export function slackChannel(name: string, webhookUrl: string | undefined, overrides: Partial<ChannelConfig> = {}): ChannelConfig {
  return { name, type: 'slack', webhookUrl, intervalMs: 1000, digestAbove: 1000, fallback: undefined, ...overrides };
}
