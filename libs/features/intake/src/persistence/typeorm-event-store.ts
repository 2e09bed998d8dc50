import type { DataSource } from 'typeorm';
import { EVENT_TYPES, messageKey, type TicketEvent } from '#contracts';
import type { NewestTickets } from '../change-ticket-status.js';
import type { IncomingEvent } from '../incoming-event.js';
import { outboxLine } from '../outbox-line.js';
import type { Fate } from '../record-events.js';
import { APPEND_EVENTS } from './append-events.sql.js';
import { STORED_HASHES } from './stored-hashes.sql.js';

export class TypeOrmEventStore implements NewestTickets {
  constructor(private readonly dataSource: DataSource) {}

  /** All or none. Fates in the order of the events. */
  async append(events: readonly IncomingEvent[]): Promise<Fate[]> {
    const positions = firstOfEachKey(events);
    const distinct = positions.map((position) => events[position]!);
    const ords = await this.dataSource.query<{ ord: number }[]>(APPEND_EVENTS, [
      ...keyColumns(distinct),
      distinct.map(({ contentHash }) => `\\x${contentHash}`),
      distinct.map(({ eventId }) => eventId),
      distinct.map(({ correlationId }) => correlationId),
      distinct.map(({ payload }) => payload).join('\n'),
      distinct.map(lineHead).join('\n'),
    ]);
    const accepted = new Set(ords.map(({ ord }) => positions[ord - 1]!));
    if (accepted.size === events.length) return events.map(() => 'accepted');

    const hashes = await this.storedHashes(positions.filter((position) => !accepted.has(position)).map((position) => events[position]!));
    for (const position of accepted) hashes.set(keyOf(events[position]!), events[position]!.contentHash);
    return events.map((event, position) => {
      if (accepted.has(position)) return 'accepted';
      return (hashes.get(keyOf(event)) ?? event.contentHash) === event.contentHash ? 'duplicate' : 'conflict';
    });
  }

  async find(tenantId: string, ticketId: string): Promise<TicketEvent | undefined> {
    const [row] = await this.dataSource.query<{ payload: TicketEvent }[]>('SELECT payload FROM intake.tickets WHERE tenant_id = $1 AND ticket_id = $2', [tenantId, ticketId]);
    return row?.payload;
  }

  private async storedHashes(events: readonly IncomingEvent[]): Promise<Map<string, string>> {
    if (events.length === 0) return new Map();
    const rows = await this.dataSource.query<{ ord: number; content_hash: string }[]>(STORED_HASHES, keyColumns(events));
    return new Map(rows.map(({ ord, content_hash }) => [keyOf(events[ord - 1]!), content_hash]));
  }
}

function keyColumns(events: readonly IncomingEvent[]): unknown[] {
  return [
    events.map(({ tenantId }) => tenantId),
    events.map(({ ticketId }) => ticketId),
    events.map(({ updatedAt }) => updatedAt),
    events.map(({ sequence }) => sequence),
  ];
}

/** Positions in order of key; of those with the same key the first. */
function firstOfEachKey(events: readonly IncomingEvent[]): number[] {
  return [...events.keys()]
    .sort((a, b) => byKey(events[a]!, events[b]!) || a - b)
    .filter((position, i, sorted) => i === 0 || byKey(events[position]!, events[sorted[i - 1]!]!) !== 0);
}

function byKey(a: IncomingEvent, b: IncomingEvent): number {
  return compare(a.tenantId, b.tenantId) || compare(a.ticketId, b.ticketId) || compare(a.updatedAt, b.updatedAt) || a.sequence - b.sequence;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keyOf({ tenantId, ticketId, updatedAt, sequence }: IncomingEvent): string {
  return JSON.stringify([tenantId, ticketId, updatedAt, sequence]);
}

/** The line without its data, which the statement has anyway. */
function lineHead(event: IncomingEvent): string {
  return outboxLine({
    id: event.eventId,
    type: EVENT_TYPES.ticketUpdated,
    source: '/ticket-watchdog/intake',
    time: event.updatedAt,
    key: messageKey(event.tenantId, event.ticketId),
    tenantId: event.tenantId,
    correlationId: event.correlationId,
    data: '',
  });
}
