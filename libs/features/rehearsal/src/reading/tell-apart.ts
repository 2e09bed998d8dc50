import { contentOf, eventIdOf, instantInUtc, ticketMoment, type TicketEvent } from '#contracts';
import type { TicketHistory } from '../pure/simulate-ticket.js';
import type { TicketEvents } from './group-by-ticket.js';

/** Events that are no entries of a timeline, as the service counts them. */
export interface Repetitions {
  duplicates: number;
  /** The same ticket, instant and sequence as an earlier one, other content: the first stays. */
  conflicts: number;
}

/** A ticket's events as its history, each once: an event is its ticket, instant and sequence. Counts the others in `repetitions`. */
export function tellApart({ tenant, ticket, events }: TicketEvents, repetitions: Repetitions): TicketHistory {
  const known = new Map<string, TicketEvent>();
  const moments = events.flatMap((event) => {
    const id = eventIdOf(ticket, instantInUtc(event.updated_at), event.sequence ?? 0);
    const first = known.get(id);
    if (first === undefined) {
      known.set(id, event);
      return [ticketMoment(event, { id, tenantId: tenant })];
    }
    if (contentOf(first) === contentOf(event)) repetitions.duplicates++;
    else repetitions.conflicts++;
    return [];
  });
  return { tenant, ticket, moments };
}
