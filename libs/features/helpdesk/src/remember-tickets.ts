import type { DataSource } from 'typeorm';
import { messageKey, parseInstant, type TicketEventData } from '#contracts';
import type { Message } from '#platform/messaging';
import { REMEMBER_TICKETS } from './persistence/remember-tickets.sql.js';
import { assignedIn, isSubmittedId, type Assigned } from './submitted-ticket.js';

export interface ToldTicket {
  readonly tenantId: string;
  readonly event: TicketEventData;
}

/** Keeps what the help desk shows of each ticket that was submitted: the department of its first event, and its newest state. */
export class RememberTickets {
  constructor(private readonly dataSource: DataSource) {}

  /** Durable when it resolves; what was told before changes nothing. */
  async remember(told: readonly ToldTicket[]): Promise<{ readonly kind: 'remembered'; readonly tickets: number }> {
    const newest = newestOf(told);
    if (newest.length === 0) return { kind: 'remembered', tickets: 0 };
    const [row] = await this.dataSource.query<{ kept: number }[]>(REMEMBER_TICKETS, [JSON.stringify(newest.map(({ tenantId, event, assigned }) => ({
      tenant_id: tenantId,
      ticket_id: event.id,
      department: assigned?.department,
      confidence: assigned?.confidence,
      tier: assigned?.tier,
      unsure: assigned?.unsure,
      title: event.title,
      user_name: event.requester?.name,
      user_email: event.requester?.email,
      status_word: event.status,
      submitted_at: event.created_at,
      updated_at: event.updated_at,
      sequence: event.sequence ?? 0,
    })))]);
    return { kind: 'remembered', tickets: row!.kept };
  }
}

/** Those of a batch of ticket events that were submitted; the others are not even parsed. */
export function submittedAmong(batch: readonly Message[]): ToldTicket[] {
  return batch
    .filter(({ tenantId, key }) => isSubmittedId(key.slice(messageKey(tenantId, '').length)))
    .map(({ tenantId, data }) => ({ tenantId, event: JSON.parse(data) as TicketEventData }));
}

/** One a ticket, in order of their keys; each with the first department that was said. */
function newestOf(told: readonly ToldTicket[]): (ToldTicket & { readonly assigned: Assigned | undefined })[] {
  const newest = new Map<string, ToldTicket & { readonly assigned: Assigned | undefined }>();
  for (const { tenantId, event } of told) {
    const key = messageKey(tenantId, event.id);
    const before = newest.get(key);
    const assigned = before?.assigned ?? assignedIn(event);
    newest.set(key, { tenantId, event: before && !isNewer(event, before.event) ? before.event : event, assigned });
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ticket]) => ticket);
}

function isNewer(a: TicketEventData, b: TicketEventData): boolean {
  return (parseInstant(a.updated_at) - parseInstant(b.updated_at) || (a.sequence ?? 0) - (b.sequence ?? 0)) > 0;
}
