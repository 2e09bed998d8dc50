import type { DataSource } from 'typeorm';
import type { ListTickets, TicketSelection } from '../tickets/list-tickets.js';
import type { DashboardResponse } from './dashboard.dto.js';
import type { TicketCounts } from './ticket-counts.js';

/** The counts of a tenant and a page of its tickets. */
export class ShowDashboard {
  constructor(private readonly dataSource: DataSource, private readonly counts: TicketCounts, private readonly tickets: ListTickets) {}

  async show(tenantId: string, selection: TicketSelection): Promise<DashboardResponse> {
    const [row] = await this.dataSource.query<{ now: Date }[]>('SELECT platform.watchdog_now() AS now');
    const counts = await this.counts.of(tenantId);
    return { generated_at: row!.now, ...counts, ...(await this.tickets.list(tenantId, selection)) };
  }
}
