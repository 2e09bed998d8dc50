import type { DataSource } from 'typeorm';
import type { TicketMoment } from '#core/ticket';
import { COUNT_TICKETS, readHistories, type HistoryScope } from './read-histories.sql.js';

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

/** The tickets as they are stored, page by page in the order of their keys; of one tenant, or of all. */
export class LiveHistory {
  constructor(private readonly dataSource: DataSource, private readonly scope: HistoryScope) {}

  /** About how many there are: exact when asked, and they may come and go. */
  async count(): Promise<number> {
    const [row] = await this.dataSource.query<{ tickets: number }[]>(COUNT_TICKETS, [this.scope.tenant]);
    return row!.tickets;
  }

  /** `until`: what has occurred by then (epoch ms). `notUnder`: finished cycles of this version are left out. */
  async *pages(until: number, notUnder: number, size: number): AsyncGenerator<readonly LiveTicket[]> {
    const sql = readHistories(this.scope);
    let after: readonly [string, string] = [this.scope.tenant ?? '', ''];
    for (;;) {
      const rows = await this.dataSource.query<Row[]>(sql, [...after, size, new Date(until).toISOString(), notUnder]);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.flatMap(({ tenant_id, ticket_id, timeline, finished }) =>
        (timeline === null ? [] : [{ tenant: tenant_id, ticket: ticket_id, moments: timeline, finished: finished ?? [] }]));
      after = [last.tenant_id, last.ticket_id];
    }
  }
}
