import { ConfigSource, checkConfig, compileConfig, type AlertingConfig, type ChannelConfig, type WatchdogConfig } from '#platform/config';

type Listener = (next: WatchdogConfig, previous: WatchdogConfig) => void;

const ONE_PROMISE = 'tiers: {gold: {high: {response: 30, resolution: 180}}}';

/** A configuration in the test's hands: its versions are the YAML texts the test gives it; no file, no database. */
export class TestConfig extends ConfigSource {
  private readonly versions: WatchdogConfig[] = [];
  private readonly listeners: Listener[] = [];

  /** `alerting` goes over what the texts say: channels with a webhook, which no text may hold. `secrets`: what variables hold. */
  constructor(private yaml = ONE_PROMISE, private alerting: Partial<AlertingConfig> = {}, private readonly secrets: Readonly<Record<string, string>> = {}) {
    super();
    this.versions.push(this.compile());
  }

  /** Puts a new version in force, as if at the instant `at` (epoch ms). */
  change(yaml: string, at = Date.now()): void {
    this.yaml = yaml;
    this.adopt(at);
  }

  changeAlerting(alerting: Partial<AlertingConfig>): void {
    this.alerting = { ...this.alerting, ...alerting };
    this.adopt(Date.now());
  }

  override current(): WatchdogConfig {
    return this.versions.at(-1)!;
  }

  override version(version: number): Promise<WatchdogConfig> {
    return Promise.resolve(this.versions[version - 1]!);
  }

  override atLeast(): Promise<WatchdogConfig> {
    return Promise.resolve(this.current());
  }

  override onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  private adopt(at: number): void {
    const previous = this.current();
    const next = this.compile({ ...previous, replacedAt: at });
    this.versions.push(next);
    for (const listener of this.listeners) listener(next, previous);
  }

  private compile(predecessor?: WatchdogConfig & { readonly replacedAt: number }): WatchdogConfig {
    const checked = checkConfig(this.yaml);
    if (!checked.ok) throw new Error(`The test's configuration is wrong: ${JSON.stringify(checked.problems)}`);
    const version = this.versions.length + 1;
    const noSecrets = { standard: undefined, variable: () => undefined, file: () => undefined, secret: (name: string) => this.secrets[name] };
    const config = compileConfig(checked.config, { version, hash: `test-${version}` }, noSecrets, predecessor);
    return { ...config, alerting: { ...config.alerting, ...this.alerting } };
  }
}

/** A Slack channel that sends one message a second and never digests, unless told otherwise. */
export function slackChannel(name: string, webhookUrl: string | undefined, overrides: Partial<ChannelConfig> = {}): ChannelConfig {
  return { name, type: 'slack', webhookUrl, intervalMs: 1000, digestAbove: 1000, fallback: undefined, ...overrides };
}
