import { isDeepStrictEqual } from 'node:util';
import type { AllocationOptions, RankingTable } from '#core/allocation';
import type { GiveWay } from '#platform/clock';
import type { WatchdogConfig } from '#platform/config';
import type { AllocationComparison } from '../report/allocation-comparison.js';
import type { DecisionHistory } from './decision-history.js';

export interface RehearsedDecisions {
  readonly history: DecisionHistory;
  readonly base: WatchdogConfig;
  readonly candidate: WatchdogConfig;
  /** Epoch ms. */
  readonly at: number;
  readonly pace: GiveWay;
}

/** Ranks the decisions of every tenant whose weights differ anew. Yields after each page. */
export async function* rehearseDecisions(comparison: AllocationComparison, { history, base, candidate, at, pace }: RehearsedDecisions): AsyncGenerator<void> {
  for (const tenant of await history.tenants()) {
    const [before, after] = [base.allocationOf(tenant), candidate.allocationOf(tenant)];
    if (sameWeights(before, after)) continue;
    const decisions = comparison.tenant(tenant, before, after);
    for (const turnedOut of [false, true]) {
      for await (const page of history.pages({ tenant, at, turnedOut })) {
        for (const stored of page) {
          if (pace.due()) await pace.giveWay();
          const decision = { ...stored, ranking: JSON.parse(stored.ranking) as RankingTable };
          if (turnedOut) decisions.addOutcome(decision);
          else decisions.add(decision);
        }
        yield;
      }
    }
  }
}

function sameWeights(a: AllocationOptions, b: AllocationOptions): boolean {
  return isDeepStrictEqual([a.weights, a.weightsByCategory], [b.weights, b.weightsByCategory]);
}
