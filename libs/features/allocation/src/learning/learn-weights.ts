import type { DataSource } from 'typeorm';
import { DEFAULT_WEIGHTS, rankingOf, refitWeights, type Outcome, type RankingTable } from '#core/allocation';
import type { ConfigSource } from '#platform/config';
import type { Handlers } from '../handlers.js';
import { KEEP_PROPOSAL, READ_OUTCOMES, TAKE_ROUND } from './learning.sql.js';

const DAYS_BACK = 90;
/** Outcomes of one round: the fit holds the process up while it runs. */
const MOST_OUTCOMES = 2_000;
/** Longer than any round takes: only a process that died leaves its round to another. */
const LEASE_MS = 600_000;

interface OutcomeRow {
  readonly ticket_id: string;
  readonly group_id: string;
  readonly ranking: RankingTable;
  readonly category: string | null;
  readonly kind: Outcome['result']['kind'];
  readonly to_group_id: string | null;
}

/** Once a day and tenant, where the configuration wants it: fits the weights to how decisions turned out, and keeps the proposal. Adopts nothing. */
export class LearnWeights {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource, private readonly handlers: Handlers) {}

  /** Tenants whose round was this process's, each with what was found. */
  async execute(): Promise<ReadonlyMap<string, 'proposal' | 'no_evidence'>> {
    const found = new Map<string, 'proposal' | 'no_evidence'>();
    if (!this.config.current().learnsWeights) return found;
    for (const tenantId of this.handlers.tenants()) {
      const taken = await this.dataSource.query<unknown[]>(TAKE_ROUND, [tenantId, LEASE_MS]);
      if (taken.length > 0) found.set(tenantId, await this.learn(tenantId));
    }
    return found;
  }

  private async learn(tenantId: string): Promise<'proposal' | 'no_evidence'> {
    const config = this.config.current();
    const { weights: current = DEFAULT_WEIGHTS, weightsByCategory = {} } = config.allocationOf(tenantId);
    const rows = await this.dataSource.query<OutcomeRow[]>(READ_OUTCOMES, [tenantId, DAYS_BACK, MOST_OUTCOMES]);
    // Categories with weights of their own say nothing about these.
    const others = new Set(Object.keys(weightsByCategory).map(plain));
    const refit = refitWeights(rows.filter(({ category }) => !others.has(plain(category ?? ''))).flatMap(outcomeOf), current);
    await this.dataSource.query(KEEP_PROPOSAL, [
      tenantId, refit.kind, refit.kind === 'no_evidence' ? refit.reason : null, config.version,
      JSON.stringify(current), refit.kind === 'proposal' ? JSON.stringify(refit.weights) : null, refit.evidence ? JSON.stringify(refit.evidence) : null,
    ]);
    return refit.kind;
  }
}

function outcomeOf({ ticket_id: ticketId, group_id: groupId, ranking: table, kind, to_group_id: toGroupId }: OutcomeRow): Outcome[] {
  const ranking = rankingOf(table);
  if (kind !== 'overridden') return [{ ticketId, groupId, ranking, result: { kind } }];
  return toGroupId === null ? [] : [{ ticketId, groupId, ranking, result: { kind, toGroupId } }];
}

const plain = (category: string): string => category.trim().toLowerCase();
