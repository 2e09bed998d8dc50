import type { DataSource } from 'typeorm';
import type { ListedState } from '../tickets/listed-state.js';
import type { ListTickets, TicketSelection } from '../tickets/list-tickets.js';
import type { DashboardResponse, StateCounts } from './dashboard.dto.js';

interface CountRow {
  readonly state: ListedState;
  /** 0 for a ticket that is not open. */
  readonly level: number;
  readonly uncovered: boolean;
  readonly tickets: number;
}

type Counts = Pick<DashboardResponse, 'counts' | 'uncovered' | 'levels'>;

/** A handful of rows per tenant, kept exact by sla; see its ticket-counts.sql.ts. */
const READ_COUNTS = 'SELECT state, level, uncovered, tickets::float8 FROM sla.ticket_count_view WHERE tenant_id = $1';

/** The counts of a tenant and a page of its tickets. */
export class ShowDashboard {
  constructor(private readonly dataSource: DataSource, private readonly tickets: ListTickets) {}

  async show(tenantId: string, selection: TicketSelection): Promise<DashboardResponse> {
    const [row] = await this.dataSource.query<{ now: Date }[]>('SELECT platform.watchdog_now() AS now');
    const counts = await this.dataSource.query<CountRow[]>(READ_COUNTS, [tenantId]);
    return { generated_at: row!.now, ...summed(counts), ...(await this.tickets.list(tenantId, selection)) };
  }
}

function summed(rows: readonly CountRow[]): Counts {
  const counts: StateCounts = { ok: 0, alert: 0, breach: 0, paused: 0, met: 0, none: 0 };
  const levels = new Map<number, number>();
  let uncovered = 0;
  for (const row of rows) {
    counts[row.state] += row.tickets;
    if (row.uncovered) uncovered += row.tickets;
    if (row.level > 0) levels.set(row.level, (levels.get(row.level) ?? 0) + row.tickets);
  }
  return { counts, uncovered, levels: [...levels].sort(([a], [b]) => a - b).map(([level, tickets]) => ({ level, tickets })) };
}
