import type { ConfigSource } from '#platform/config';
import type { PullSource } from './pull-source.js';
import type { PullKey, TypeOrmPulls } from './typeorm-pulls.js';

/** Asks every system that is due, side by side, each by one replica. */
export class PullDueSources {
  constructor(private readonly config: ConfigSource, private readonly pulls: TypeOrmPulls, private readonly pull: PullSource, private readonly now: () => Date) {}

  /** Answers the ms until the next one is due. */
  async execute(stop: AbortSignal): Promise<number> {
    const keys: PullKey[] = [...this.config.current().sources.values()].filter(({ pull }) => pull).map(({ tenant, name }) => ({ tenantId: tenant, source: name }));
    if (keys.length === 0) return Infinity;
    const claims = await this.pulls.claimDue(keys);
    await Promise.all(claims.map((claim) => this.pull.execute(claim, this.now, stop)));
    return this.pulls.msUntilNext(keys);
  }
}
