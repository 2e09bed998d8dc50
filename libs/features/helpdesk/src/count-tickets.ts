import type { DataSource } from 'typeorm';
import { STATUSES, type Status } from '#core/ticket';
import type { ConfigSource } from '#platform/config';
import type { Departments } from './departments.js';
import { COUNT_TICKETS } from './persistence/lists.sql.js';

/** Words of sources that no table knows. */
export const UNMAPPED = 'unmapped';
export type CountedStatus = Status | typeof UNMAPPED;

export const ENDED: ReadonlySet<CountedStatus> = new Set(['resolved', 'closed', 'cancelled']);

/** Of one department, or of all. */
export interface TicketCounts {
  tickets: number;
  open: number;
  unsure: number;
  last_day: number;
  by_status: Record<CountedStatus, number>;
  /** By who said whose they are; `none`: nobody. */
  by_tier: Record<string, number>;
  confidence: { mean: number | null; lowest: number | null };
}

interface CountedRow {
  readonly department: string;
  readonly status_word: string;
  readonly tier: string | null;
  readonly unsure: boolean;
  readonly tickets: number;
  readonly confidence: number;
  readonly lowest: number;
  readonly last_day: number;
}

export interface Counted {
  /** By name, in order of their names; those without tickets, too. */
  readonly departments: ReadonlyMap<string, TicketCounts>;
  readonly all: TicketCounts;
  /** Every status word there is among the tickets, with what it means now. */
  readonly words: ReadonlyMap<string, CountedStatus>;
}

/** How many tickets each department has, by what their status words mean under the configuration in force. */
export class CountTickets {
  constructor(private readonly dataSource: DataSource, private readonly departments: Departments, private readonly config: ConfigSource) {}

  async count(tenantId: string): Promise<Counted> {
    const rows = await this.dataSource.query<CountedRow[]>(COUNT_TICKETS, [tenantId]);
    const { statusOf } = this.config.current().policies;
    const meaning = (word: string): CountedStatus => statusOf(word) ?? UNMAPPED;
    const names = [...new Set([...await this.departments.known(tenantId), ...rows.map(({ department }) => department)])].sort();
    return {
      departments: new Map(names.map((name) => [name, countsOf(rows.filter(({ department }) => department === name), meaning)])),
      all: countsOf(rows, meaning),
      words: new Map(rows.map(({ status_word: word }) => [word, meaning(word)])),
    };
  }
}

function countsOf(rows: readonly CountedRow[], meaning: (word: string) => CountedStatus): TicketCounts {
  const counts: TicketCounts = {
    tickets: 0, open: 0, unsure: 0, last_day: 0,
    by_status: Object.fromEntries([...STATUSES, UNMAPPED].map((status) => [status, 0])) as Record<CountedStatus, number>,
    by_tier: {},
    confidence: { mean: null, lowest: null },
  };
  let sum = 0;
  for (const { status_word: word, tier, unsure, tickets, confidence, lowest, last_day: lastDay } of rows) {
    const status = meaning(word);
    counts.tickets += tickets;
    counts.last_day += lastDay;
    counts.by_status[status] += tickets;
    counts.by_tier[tier ?? 'none'] = (counts.by_tier[tier ?? 'none'] ?? 0) + tickets;
    if (!ENDED.has(status)) counts.open += tickets;
    if (unsure) counts.unsure += tickets;
    sum += confidence;
    counts.confidence.lowest = Math.min(counts.confidence.lowest ?? 1, lowest);
  }
  if (counts.tickets > 0) counts.confidence.mean = sum / counts.tickets;
  return counts;
}
