import type { TicketMoment } from '#core/ticket';
import { ticketMoment, type Origin, type TicketEventData } from '#contracts';

/** A timeline entry as stored: what the fold needs and policies match on, and what alerts and lists show of the ticket. */
export interface StoredMoment extends TicketMoment {
  readonly ticketNumber?: string;
  readonly url?: string;
  readonly correlationId: string;
}

export function momentOf(event: TicketEventData, origin: Origin & { readonly correlationId: string }): StoredMoment {
  return {
    ...ticketMoment(event, origin),
    correlationId: origin.correlationId,
    ...(event.ticket_number !== undefined && { ticketNumber: event.ticket_number }),
    ...(event.url !== undefined && { url: event.url }),
  };
}
