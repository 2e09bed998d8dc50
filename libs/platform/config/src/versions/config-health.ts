import type { Clock } from '#platform/clock';

/** What can be wrong: the file on this host, or the newest stored version. */
export type ConfigTrouble = 'file' | 'version';

/** What `/health/ready` tells of the configuration. Trouble never makes a service unready: the last good version is in force. */
export class ConfigHealth {
  private readonly troubles = new Map<ConfigTrouble, { readonly problems: readonly string[]; readonly since: Date }>();

  constructor(readonly file: string, private readonly clock: Clock) {}

  /** As `file:line:column  error  message`; empty when all is well. */
  get problems(): readonly string[] {
    return [...this.troubles.values()].flatMap(({ problems }) => problems);
  }

  /** Since when something is wrong. */
  get since(): Date | undefined {
    return [...this.troubles.values()].map(({ since }) => since).toSorted((a, b) => a.getTime() - b.getTime())[0];
  }

  refuse(trouble: ConfigTrouble, problems: readonly string[]): void {
    this.troubles.set(trouble, { problems, since: this.troubles.get(trouble)?.since ?? this.clock.now() });
  }

  /** Answers whether there was trouble before. */
  accept(trouble: ConfigTrouble): boolean {
    return this.troubles.delete(trouble);
  }
}
