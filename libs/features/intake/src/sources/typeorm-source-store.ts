import type { DataSource } from 'typeorm';
import type { TicketEvent } from '#contracts';
import { ADD_DELIVERY, FIND_DELIVERY, FORGET_DELIVERIES, NEWEST_OF, STATE_AT } from './deliveries.sql.js';

const FORGOTTEN_AT_ONCE = 10_000;

/** Deliveries already had, and what tickets were. */
export class TypeOrmSourceStore {
  constructor(private readonly dataSource: DataSource) {}

  async findDelivery(tenantId: string, source: string, deliveryId: string): Promise<{ readonly ticketId: string | null } | undefined> {
    const [row] = await this.dataSource.query<{ ticket_id: string | null }[]>(FIND_DELIVERY, [tenantId, source, deliveryId]);
    return row && { ticketId: row.ticket_id };
  }

  async addDelivery(tenantId: string, source: string, deliveryId: string, ticketId: string | null): Promise<void> {
    await this.dataSource.query(ADD_DELIVERY, [tenantId, source, deliveryId, ticketId]);
  }

  async forgetDeliveries(): Promise<void> {
    await this.dataSource.query(FORGET_DELIVERIES, [FORGOTTEN_AT_ONCE]);
  }

  /** By id; the unknown ones are missing. */
  async newestOf(tenantId: string, ticketIds: readonly string[]): Promise<Map<string, TicketEvent>> {
    const rows = await this.dataSource.query<{ ticket_id: string; payload: TicketEvent }[]>(NEWEST_OF, [tenantId, ticketIds]);
    return new Map(rows.map(({ ticket_id, payload }) => [ticket_id, payload]));
  }

  async stateAt(tenantId: string, ticketId: string, instant: string): Promise<TicketEvent | undefined> {
    const [row] = await this.dataSource.query<{ payload: TicketEvent }[]>(STATE_AT, [tenantId, ticketId, instant]);
    return row?.payload;
  }
}
