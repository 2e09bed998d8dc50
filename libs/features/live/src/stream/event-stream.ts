import type { DataSource } from 'typeorm';
import { EVENTS_AFTER, LAST_SEQUENCE, NEWEST_EVENTS } from './read-events.sql.js';
import { toStreamEvent, type StreamEvent } from './stream-event.js';

export interface Position {
  readonly tenantId: string;
  /** The last sequence number known. */
  readonly after: number;
}

interface Row {
  readonly tenant_id: string;
  readonly seq: string;
  readonly type: string;
  readonly payload: string;
}

/** Reads live.events, framed for sending. */
export class EventStream {
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** The newest sequence number of a tenant (0: nothing yet) and up to `limit` events that end with it. */
  async newest(tenantId: string, limit: number): Promise<{ readonly lastSeq: number; readonly events: StreamEvent[] }> {
    const rows = await this.dataSource.query<(Omit<Row, 'seq'> & { last_seq: string; seq: string | null })[]>(NEWEST_EVENTS, [tenantId, limit]);
    const events = rows.flatMap(({ seq, type, payload }) => (seq === null ? [] : [toStreamEvent(Number(seq), type, payload)]));
    return { lastSeq: Number(rows[0]?.last_seq ?? 0), events };
  }

  async lastSeq(tenantId: string): Promise<number> {
    const [row] = await this.dataSource.query<{ last_seq: string }[]>(LAST_SEQUENCE, [tenantId]);
    return Number(row?.last_seq ?? 0);
  }

  /** What followed each position, up to `limit` events per tenant; a tenant without news is absent. */
  async after(positions: readonly Position[], limit: number): Promise<Map<string, StreamEvent[]>> {
    const rows = await this.dataSource.query<Row[]>(EVENTS_AFTER, [positions.map((p) => p.tenantId), positions.map((p) => p.after), limit]);
    const pages = new Map<string, StreamEvent[]>();
    for (const { tenant_id, seq, type, payload } of rows) {
      const page = pages.get(tenant_id) ?? [];
      page.push(toStreamEvent(Number(seq), type, payload));
      pages.set(tenant_id, page);
    }
    return pages;
  }

  /** One page for one client that is behind. One at a time: thousands that come back at once must not take the whole pool. */
  async page(position: Position, limit: number): Promise<StreamEvent[]> {
    const page = this.reading.then(async () => (await this.after([position], limit)).get(position.tenantId) ?? []);
    this.reading = page.catch(() => {});
    return await page;
  }
}
