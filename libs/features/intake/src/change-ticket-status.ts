import type { Status } from '#core/ticket';
import { parseInstant, type TicketEvent, type TicketStatusChange } from '#contracts';
import type { Clock } from '#platform/clock';
import { incomingEvent } from './incoming-event.js';
import type { Counts, RecordEvents, RecordOutcome } from './record-events.js';

/** The newest state of each ticket. */
export interface NewestTickets {
  find(tenantId: string, ticketId: string): Promise<TicketEvent | undefined>;
}

/** What the words for a status mean under the configuration in force. */
export interface StatusWords {
  meaningOf(word: string): Status | undefined;
}

export type ChangeStatusOutcome =
  /** `meaning` undefined: the word is in no table, so the ticket's clocks keep running. */
  | { readonly kind: 'changed'; readonly counts: Counts; readonly meaning: Status | undefined }
  | { readonly kind: 'unknown-ticket' }
  | { readonly kind: 'not-newer'; readonly newest: string }
  | Exclude<RecordOutcome, { kind: 'recorded' }>;

/** A change of status as a full event: the newest one with these fields changed, without the message that one was about. The same request twice changes nothing. */
export class ChangeTicketStatus {
  constructor(private readonly tickets: NewestTickets, private readonly record: RecordEvents, private readonly words: StatusWords, private readonly clock: Clock) {}

  async execute(tenantId: string, ticketId: string, change: TicketStatusChange, correlationId: string): Promise<ChangeStatusOutcome> {
    const newest = await this.tickets.find(tenantId, ticketId);
    if (!newest) return { kind: 'unknown-ticket' };
    const { sequence: _, comment: __, ...lasting } = newest;
    const changed: TicketEvent = {
      ...lasting,
      status: change.status,
      updated_at: change.updated_at ?? this.clock.now().toISOString(),
      ...(typeof change.sequence === 'number' ? { sequence: change.sequence } : {}),
      ...(typeof change.first_response_at === 'string' ? { first_response_at: change.first_response_at } : {}),
    };
    if (compare(changed, newest) < 0) return { kind: 'not-newer', newest: newest.updated_at };

    const outcome = await this.record.execute([incomingEvent(tenantId, changed, correlationId)]);
    if (outcome.kind !== 'recorded') return outcome;
    if (outcome.counts.conflicts > 0) return { kind: 'not-newer', newest: newest.updated_at };
    return { kind: 'changed', counts: outcome.counts, meaning: this.words.meaningOf(change.status) };
  }
}

function compare(a: TicketEvent, b: TicketEvent): number {
  return parseInstant(a.updated_at) - parseInstant(b.updated_at) || (a.sequence ?? 0) - (b.sequence ?? 0);
}
