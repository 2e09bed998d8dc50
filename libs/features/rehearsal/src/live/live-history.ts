import type { DataSource } from 'typeorm';
import type { TicketMoment } from '#core/ticket';
import { COUNT_TICKETS, readHistories } from './read-histories.sql.js';

export interface LiveTicket {
  readonly tenant: string;
  readonly ticket: string;
  readonly moments: readonly TicketMoment[];
  /** Finished cycles, and the configuration versions they ran under. */
  readonly finished: readonly FinishedCycle[];
}

export interface FinishedCycle {
  readonly clock: string;
  readonly cycle: number;
  readonly version: number;
}

interface Row {
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly timeline: readonly TicketMoment[] | null;
  readonly finished: readonly FinishedCycle[] | null;
}

/** Where a page ends: tenant and ticket. */
export type HistoryPosition = readonly [tenant: string, ticket: string];

export interface HistoryPage {
  readonly tickets: readonly LiveTicket[];
  /** Undefined: there is nothing after it. */
  readonly end: HistoryPosition | undefined;
}

export interface PageRequest {
  readonly after: HistoryPosition;
  /** What has occurred by then, epoch ms. */
  readonly until: number;
  /** Finished cycles of this version are left out. */
  readonly notUnder: number;
  /** With descriptions and metadata. */
  readonly detailed: boolean;
  readonly size: number;
}

/** The tickets as they are stored, page by page in the order of their keys; of one tenant, or of all. */
export class LiveHistory {
  readonly start: HistoryPosition;

  constructor(private readonly dataSource: DataSource, private readonly tenant: string | null) {
    this.start = [tenant ?? '', ''];
  }

  /** About how many there are: exact when asked, and they may come and go. */
  async count(): Promise<number> {
    const [row] = await this.dataSource.query<{ tickets: number }[]>(COUNT_TICKETS, [this.tenant]);
    return row!.tickets;
  }

  async page({ after, until, notUnder, detailed, size }: PageRequest): Promise<HistoryPage> {
    const rows = await this.dataSource.query<Row[]>(readHistories({ tenant: this.tenant, detailed }), [...after, size, new Date(until).toISOString(), notUnder]);
    const last = rows.at(-1);
    return {
      tickets: rows.flatMap(({ tenant_id, ticket_id, timeline, finished }) =>
        (timeline === null ? [] : [{ tenant: tenant_id, ticket: ticket_id, moments: timeline, finished: finished ?? [] }])),
      end: last && [last.tenant_id, last.ticket_id],
    };
  }
}
