import type { DataSource, EntityManager } from 'typeorm';
import type { ConfigSource, WatchdogConfig } from '#platform/config';
import type { Alert } from '../alerts/alerts.dto.js';
import { listAlertsSql } from '../alerts/list-alerts.sql.js';
import { cursorOf, type Position } from '../paging/cursor.js';
import { READ_CLOCKS, READ_DELIVERIES, READ_HISTORY, READ_TICKET } from './read-ticket.sql.js';
import { clockAt, type ClockRow } from './stored-clock.js';
import type { TicketClock, TicketDelivery, TicketEventEntry, TicketHistory, TicketResponse } from './ticket.dto.js';
import type { ListedTicket } from './tickets.dto.js';

export type TicketReading = { readonly kind: 'found'; readonly ticket: TicketResponse } | { readonly kind: 'not_found' };

export interface HistorySelection {
  readonly limit: number;
  readonly after?: Position;
}

export const HISTORY = 'history';
const NEWEST: Position = { at: 'infinity', id: '0' };
/** Of each, the newest; GET /api/v1/alerts?ticket= pages through all of a ticket's alerts. */
const NEWEST_ALERTS = 100;

type TicketRow = ListedTicket & { readonly unknown_status: string | null; readonly correlation_id: string | null; readonly read_at: Date };

/** Everything known of one ticket, its clocks read at the database's now. */
export class ReadTicket {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  /** One snapshot: the clocks, alerts and deliveries it answers belong together. */
  read(tenantId: string, ticketId: string, history: HistorySelection): Promise<TicketReading> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const [row] = await manager.query<TicketRow[]>(READ_TICKET, [tenantId, ticketId]);
      if (!row) return { kind: 'not_found' };
      const { read_at, ...ticket } = row;
      return {
        kind: 'found',
        ticket: {
          ...ticket,
          read_at,
          clocks: await this.clocks(manager, tenantId, ticketId, read_at.getTime()),
          alerts: await alerts(manager, tenantId, ticketId),
          deliveries: await manager.query<TicketDelivery[]>(READ_DELIVERIES, [tenantId, ticketId, NEWEST_ALERTS]),
          history: await eventsOf(manager, tenantId, ticketId, history),
        },
      };
    });
  }

  private async clocks(manager: EntityManager, tenantId: string, ticketId: string, now: number): Promise<TicketClock[]> {
    const rows = await manager.query<ClockRow[]>(READ_CLOCKS, [tenantId, ticketId]);
    return Promise.all(rows.map(async (row) => clockAt(row, now, (await this.configOf(row.policy_version)).schedule(row.calendar))));
  }

  /** A clock is read by the calendar it runs under, which a newer configuration may no longer have. */
  private async configOf(version: number): Promise<WatchdogConfig> {
    const current = this.config.current();
    return current.version === version ? current : this.config.version(version);
  }
}

async function alerts(manager: EntityManager, tenantId: string, ticketId: string): Promise<Alert[]> {
  const rows = await manager.query<(Alert & { position: string })[]>(listAlertsSql(['ticket']), [tenantId, 'infinity', '0', NEWEST_ALERTS, ticketId]);
  return rows.map(({ position: _, ...alert }) => alert);
}

async function eventsOf(manager: EntityManager, tenantId: string, ticketId: string, { limit, after = NEWEST }: HistorySelection): Promise<TicketHistory> {
  const rows = await manager.query<(TicketEventEntry & { position: string })[]>(READ_HISTORY, [tenantId, ticketId, after.at, after.id, limit + 1]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    events: rows.slice(0, limit).map(({ position: _, ...event }) => event),
    next_cursor: last ? cursorOf(HISTORY, { at: last.position, id: String(last.sequence) }) : null,
  };
}
