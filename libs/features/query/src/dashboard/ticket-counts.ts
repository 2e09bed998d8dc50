import type { DataSource } from 'typeorm';
import type { ListedState } from '../tickets/listed-state.js';
import { COUNT_TICKETS } from './count-tickets.sql.js';
import type { LevelCount, StateCounts } from './dashboard.dto.js';

export interface Counts {
  readonly counts: StateCounts;
  readonly uncovered: number;
  readonly levels: readonly LevelCount[];
}

interface CountRow {
  readonly state: ListedState;
  readonly level: number;
  readonly uncovered: boolean;
  readonly tickets: number;
}

interface Kept {
  readonly counts: Counts;
  /** Until here the answer is as good as new; until `usableUntil` it is given while a newer one is being counted. */
  readonly freshUntil: number;
  readonly usableUntil: number;
}

/** A count this quick is made anew each time. */
const CHEAP_MS = 10;
/** A dearer one is kept for this many times what it cost: counting takes at most 5 % of one core per tenant, however many watch. */
const KEPT_FOR = 20;
const KEPT_TENANTS = 1_000;

/**
 * The counts of a tenant. Up to some 40,000 tickets they are always exact; at a million they are a few seconds old at most,
 * and only the first of the watchers ever waits for the count itself.
 */
export class TicketCounts {
  private readonly kept = new Map<string, Kept>();
  private readonly counting = new Map<string, Promise<Counts>>();

  /** `elapsed`: a monotonic clock, ms. */
  constructor(private readonly dataSource: DataSource, private readonly elapsed: () => number = () => performance.now()) {}

  async of(tenantId: string): Promise<Counts> {
    const now = this.elapsed();
    const kept = this.kept.get(tenantId);
    if (kept && now < kept.freshUntil) return kept.counts;
    const counting = this.counting.get(tenantId) ?? this.begin(tenantId);
    if (!kept || now >= kept.usableUntil) return counting;
    // Should it fail, the next caller past `usableUntil` learns of it.
    counting.catch(() => {});
    return kept.counts;
  }

  private begin(tenantId: string): Promise<Counts> {
    const counting = this.count(tenantId).finally(() => this.counting.delete(tenantId));
    this.counting.set(tenantId, counting);
    return counting;
  }

  private async count(tenantId: string): Promise<Counts> {
    const began = this.elapsed();
    const rows = await this.dataSource.query<CountRow[]>(COUNT_TICKETS, [tenantId]);
    const ended = this.elapsed();
    const counts = summed(rows);
    const keep = ended - began < CHEAP_MS ? 0 : (ended - began) * KEPT_FOR;
    this.kept.delete(tenantId);
    if (keep > 0) this.kept.set(tenantId, { counts, freshUntil: ended + keep, usableUntil: ended + 2 * keep });
    if (this.kept.size > KEPT_TENANTS) this.kept.delete(this.kept.keys().next().value!);
    return counts;
  }
}

function summed(rows: readonly CountRow[]): Counts {
  const of = (matches: (row: CountRow) => boolean): number => rows.filter(matches).reduce((sum, row) => sum + row.tickets, 0);
  const state = (wanted: ListedState): number => of((row) => row.state === wanted);
  const levels = [...new Set(rows.map((row) => row.level))].filter((level) => level > 0).sort((a, b) => a - b);
  return {
    counts: { ok: state('ok'), alert: state('alert'), breach: state('breach'), paused: state('paused'), met: state('met'), none: state('none') },
    uncovered: of((row) => row.uncovered),
    levels: levels.map((level) => ({ level, tickets: of((row) => row.level === level) })),
  };
}
