import type { DataSource } from 'typeorm';
import { messageKey, type TicketEventData } from '#contracts';
import type { ConfigSource } from '#platform/config';
import type { Message } from '#platform/messaging';
import { arrayLiteral } from '#platform/persistence';
import type { KnownGroups } from '../groups/known-groups.js';
import { REMEMBER_TICKETS } from './remember-tickets.sql.js';

const SERIALIZATION_FAILURE = '40001';
/** Each loses only to a decision that fell within it. */
const MOST_ATTEMPTS = 5;
const ENDED = new Set(['resolved', 'closed', 'cancelled']);

/** What decisions are made from. Later events repeat all of it. */
export type RememberedTicket = Omit<TicketEventData, 'comment'>;

interface Remembered {
  readonly key: string;
  readonly message: Message;
  readonly ticket: RememberedTicket;
}

/** Keeps the newest state of each ticket, and wants a decision for those that are new. */
export class RememberTickets {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource, private readonly groups: KnownGroups) {}

  /** Durable when it resolves; a batch handled before changes nothing. */
  async remember(batch: readonly Message[]): Promise<{ readonly kind: 'remembered'; readonly tickets: number }> {
    const newest = newestOf(batch);
    const owners = newest.map(({ message, ticket }) => (ticket.assignment_group == null ? undefined : this.groups.named(message.tenantId, ticket.assignment_group)));
    const parameters = [
      arrayLiteral(newest.map(({ message }) => message.tenantId)),
      arrayLiteral(newest.map(({ ticket }) => ticket.id)),
      arrayLiteral(newest.map(({ ticket }) => ticket.updated_at)),
      arrayLiteral(newest.map(({ ticket }) => ticket.sequence ?? 0)),
      arrayLiteral(newest.map(({ ticket }) => !ENDED.has(this.config.current().policies.statusOf(ticket.status) ?? ''))),
      arrayLiteral(newest.map(({ message }) => message.correlationId)),
      arrayLiteral(owners.map((owner) => owner?.handler)),
      arrayLiteral(newest.map(({ ticket }, i) => owners[i]?.groupId ?? ticket.assignment_group)),
      newest.map(({ ticket }) => JSON.stringify(ticket)).join('\n'),
    ];
    for (let attempt = 1; ; attempt++) {
      try {
        const [row] = await this.dataSource.query<{ kept: number }[]>(REMEMBER_TICKETS, parameters);
        return { kind: 'remembered', tickets: row!.kept };
      } catch (error) {
        if ((error as { code?: unknown }).code !== SERIALIZATION_FAILURE || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }
}

/** One a ticket, in the order of their keys. */
function newestOf(batch: readonly Message[]): Remembered[] {
  const newest = new Map<string, Remembered>();
  for (const message of batch) {
    const { comment: _, ...ticket } = JSON.parse(message.data) as TicketEventData;
    const key = messageKey(message.tenantId, ticket.id);
    const before = newest.get(key);
    if (before === undefined || isNewer(ticket, before.ticket)) newest.set(key, { key, message, ticket });
  }
  return [...newest.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function isNewer(a: RememberedTicket, b: RememberedTicket): boolean {
  const [at, bt] = [Date.parse(a.updated_at), Date.parse(b.updated_at)];
  return at > bt || (at === bt && (a.sequence ?? 0) > (b.sequence ?? 0));
}
