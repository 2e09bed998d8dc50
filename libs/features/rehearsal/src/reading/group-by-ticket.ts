import type { TicketEvent } from '#contracts';
import type { TenantEvent } from './accept-events.js';
import { SeenTickets } from './seen-tickets.js';

/** All events of one ticket, in the order of the file. */
export interface TicketEvents {
  readonly tenant: string;
  readonly ticket: string;
  readonly events: readonly TicketEvent[];
}

/** Events of this ticket have come, then another's, and now one of this again. */
export class NotGrouped extends Error {
  constructor(readonly ticket: string, readonly line: number) {
    super(`Line ${line} is about ticket ${ticket} again`);
  }
}

export const keyOf = (tenant: string, ticket: string): string => `${tenant}\0${ticket}`;

/** Tickets of a file that has the events of each one after the other; one ticket in memory at a time. Throws NotGrouped where that does not hold. */
export async function* groupByTicket(events: AsyncIterable<TenantEvent>): AsyncGenerator<TicketEvents> {
  const seen = new SeenTickets();
  let current: { readonly tenant: string; readonly ticket: string; readonly events: TicketEvent[] } | undefined;
  for await (const { tenant, event, line } of events) {
    if (current?.ticket === event.id && current.tenant === tenant) {
      current.events.push(event);
      continue;
    }
    if (current !== undefined) yield current;
    if (seen.add(keyOf(tenant, event.id))) throw new NotGrouped(event.id, line);
    current = { tenant, ticket: event.id, events: [event] };
  }
  if (current !== undefined) yield current;
}
