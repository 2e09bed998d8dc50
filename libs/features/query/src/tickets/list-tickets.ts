import type { DataSource } from 'typeorm';
import { BEFORE_ALL, cursorOf, type Position } from '../paging/cursor.js';
import { listTicketsSql, TICKET_FILTERS, type TicketFilter, type TicketSort } from './list-tickets.sql.js';
import { LISTED_STATES, type ListedState } from './listed-state.js';
import type { ListedTicket } from './tickets.dto.js';

export interface TicketSelection {
  readonly sort: TicketSort;
  /** Absent: all. */
  readonly states?: readonly ListedState[];
  /** Each value list is an "or"; the filters are an "and". */
  readonly filters: Readonly<Partial<Record<TicketFilter, readonly string[]>>>;
  readonly after?: Position;
  readonly offset: number;
  readonly limit: number;
}

export interface TicketPage {
  readonly tickets: ListedTicket[];
  readonly next_cursor: string | null;
}

const BEGINNING: Readonly<Record<TicketSort, Position>> = { time_left: BEFORE_ALL, updated_at: { at: 'infinity', id: '' } };

/** One page of a tenant's tickets. */
export class ListTickets {
  constructor(private readonly dataSource: DataSource) {}

  async list(tenantId: string, selection: TicketSelection): Promise<TicketPage> {
    const { sort, filters, offset, limit } = selection;
    const names = (Object.keys(TICKET_FILTERS) as TicketFilter[]).filter((name) => filters[name] !== undefined);
    const from = selection.after ?? BEGINNING[sort];
    // One more than asked for tells whether there is a next page.
    const rows = await this.dataSource.query<(ListedTicket & { position: string })[]>(listTicketsSql(sort, names), [
      tenantId, selection.states ?? LISTED_STATES, from.at, from.id, offset, limit + 1, ...names.map((name) => filters[name]),
    ]);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      tickets: rows.slice(0, limit).map(({ position: _, ...ticket }) => ticket),
      next_cursor: last ? cursorOf(sort, { at: last.position, id: last.ticket_id }) : null,
    };
  }
}
