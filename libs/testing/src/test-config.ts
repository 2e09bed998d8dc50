import { ConfigSource, checkConfig, compileConfig, type WatchdogConfig } from '#platform/config';

type Listener = (next: WatchdogConfig, previous: WatchdogConfig) => void;

/** A configuration source whose versions are the YAML texts a test gives it; no file, no database. */
export class TestConfig extends ConfigSource {
  private readonly versions: WatchdogConfig[] = [];
  private readonly listeners: Listener[] = [];

  constructor(yaml: string) {
    super();
    this.add(yaml);
  }

  /** Puts a new version in force, as if at the instant `at` (epoch ms). */
  change(yaml: string, at = Date.now()): void {
    const previous = this.current();
    const next = this.add(yaml, { ...previous, replacedAt: at });
    for (const listener of this.listeners) listener(next, previous);
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

  private add(yaml: string, predecessor?: WatchdogConfig & { readonly replacedAt: number }): WatchdogConfig {
    const checked = checkConfig(yaml);
    if (!checked.ok) throw new Error(`The test's configuration is wrong: ${JSON.stringify(checked.problems)}`);
    const version = this.versions.length + 1;
    const noSecrets = { standard: undefined, variable: () => undefined, file: () => undefined };
    const config = compileConfig(checked.config, { version, hash: `test-${version}` }, noSecrets, predecessor);
    this.versions.push(config);
    return config;
  }
}
