import type { DataSource } from 'typeorm';
import { compareMoments } from '#core/ticket';
import type { TicketEventData } from '#contracts';
import { arrayLiteral, columnLiterals } from '#platform/persistence';
import type { Message } from '#platform/messaging';
import { APPEND_DETAILS } from './persistence/details.sql.js';
import { APPEND_TIMELINE } from './persistence/append-timeline.sql.js';
import type { RefoldSummary, RefoldTickets, TicketKey } from './refold-tickets.js';
import { momentOf, type DetailsText, type MomentToStore } from './stored-moment.js';

export type RecordOutcome = { readonly kind: 'nothing_new' } | ({ readonly kind: 'folded' } & RefoldSummary);

interface Entry extends MomentToStore {
  readonly tenantId: string;
  readonly ticketId: string;
}

/** Takes ticket events into their tickets' timelines and folds those tickets, in one transaction. Idempotent by (ticket, instant, sequence). */
export class RecordTicketEvents {
  constructor(private readonly dataSource: DataSource, private readonly refoldTickets: RefoldTickets) {}

  async record(messages: readonly Message[]): Promise<RecordOutcome> {
    const entries = messages.map(entryOf).sort(byKey);
    const details = detailsOf(entries);
    return this.dataSource.transaction(async (transaction) => {
      if (details.length > 0) {
        await transaction.query(APPEND_DETAILS, [...columnLiterals(details, ['tenantId', 'ticketId', 'hash']), details.map(({ text }) => text).join('\n')]);
      }
      const changed = await transaction.query<{ tenant_id: string; ticket_id: string }[]>(APPEND_TIMELINE, [
        arrayLiteral(entries.map((entry) => entry.tenantId)),
        arrayLiteral(entries.map((entry) => entry.ticketId)),
        arrayLiteral(entries.map((entry) => new Date(entry.moment.occurredAt).toISOString())),
        arrayLiteral(entries.map((entry) => entry.moment.sequence)),
        // JSON has no raw newlines; an array literal would escape every quote of it.
        entries.map((entry) => JSON.stringify(entry.moment)).join('\n'),
      ]);
      if (changed.length === 0) return { kind: 'nothing_new' };
      const newsOf = Map.groupBy(entries, nameOf);
      const keys = changed.map((row) => ({ tenantId: row.tenant_id, ticketId: row.ticket_id })).sort(byKey)
        .map((key) => ({ ...key, correlationId: earliest(newsOf.get(nameOf(key))!).moment.correlationId }));
      return { kind: 'folded', ...(await this.refoldTickets.refold(transaction, keys)) };
    });
  }
}

function entryOf(message: Message): Entry {
  const event = JSON.parse(message.data) as TicketEventData;
  return { tenantId: message.tenantId, ticketId: event.id, ...momentOf(event, message) };
}

type DetailsRow = Readonly<Record<keyof TicketKey | keyof DetailsText, string>>;

/** Each once, in the order of their key. */
function detailsOf(entries: readonly Entry[]): DetailsRow[] {
  const rows = new Map<string, DetailsRow>();
  for (const { tenantId, ticketId, details } of entries) {
    if (details) rows.set(`${tenantId}\n${ticketId}\n${details.hash}`, { tenantId, ticketId, ...details });
  }
  return [...rows.values()].sort((a, b) => byKey(a, b) || (a.hash < b.hash ? -1 : 1));
}

const nameOf = ({ tenantId, ticketId }: TicketKey): string => `${tenantId}\n${ticketId}`;

/** Of several news of a ticket, the one that reaches farthest back. */
function earliest(news: readonly Entry[]): Entry {
  return news.reduce((a, b) => (compareMoments(b.moment, a.moment) < 0 ? b : a));
}

/** By code unit, the order every consumer uses to take locks. */
function byKey(a: TicketKey, b: TicketKey): number {
  if (a.tenantId !== b.tenantId) return a.tenantId < b.tenantId ? -1 : 1;
  return a.ticketId === b.ticketId ? 0 : a.ticketId < b.ticketId ? -1 : 1;
}
