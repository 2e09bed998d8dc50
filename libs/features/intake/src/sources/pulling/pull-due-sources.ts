import type { ConfigSource } from '#platform/config';
import type { PullSource } from './pull-source.js';
import type { PullClaim, PullKey, TypeOrmPulls } from './typeorm-pulls.js';

/** Asks every system that is due, each by one replica; none waits for another. */
export class PullDueSources {
  private readonly running = new Set<Promise<unknown>>();

  /** `failed`: for what is the fault of none of the systems. */
  constructor(
    private readonly config: ConfigSource,
    private readonly pulls: TypeOrmPulls,
    private readonly pull: PullSource,
    private readonly now: () => Date,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Answers the ms until the next one is due. `ended` is called when a run is over: then the next may be due sooner. */
  async execute(stop: AbortSignal, ended: () => void): Promise<number> {
    const keys: PullKey[] = [...this.config.current().sources.values()].filter(({ pull }) => pull).map(({ tenant, name }) => ({ tenantId: tenant, source: name }));
    if (keys.length === 0) return Infinity;
    for (const claim of await this.pulls.claimDue(keys)) this.start(claim, stop, ended);
    return this.pulls.msUntilNext(keys);
  }

  /** Resolves when no run is under way. */
  async drained(): Promise<void> {
    await Promise.all(this.running);
  }

  private start(claim: PullClaim, stop: AbortSignal, ended: () => void): void {
    const run = this.pull.execute(claim, this.now, stop).catch(this.failed).finally(() => {
      this.running.delete(run);
      ended();
    });
    this.running.add(run);
  }
}
