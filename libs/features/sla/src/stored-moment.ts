import type { TicketMoment } from '#core/ticket';
import type { TicketEventData } from '#contracts';

/** A timeline entry as stored: what the fold needs, and what alerts and lists show of the ticket. */
export interface StoredMoment extends TicketMoment {
  readonly ticketNumber?: string;
  readonly title?: string;
  readonly url?: string;
  readonly correlationId: string;
}

export function momentOf(event: TicketEventData, eventId: string, correlationId: string): StoredMoment {
  return {
    occurredAt: Date.parse(event.updated_at),
    sequence: event.sequence ?? 0,
    eventId,
    createdAt: Date.parse(event.created_at),
    status: event.status,
    priority: event.priority,
    tier: event.customer_tier,
    correlationId,
    ...(event.category !== undefined && { category: event.category }),
    ...(event.assignment_group !== undefined && { group: event.assignment_group }),
    ...(event.source !== undefined && { source: event.source }),
    ...(event.first_response_at !== undefined && { firstResponseAt: Date.parse(event.first_response_at) }),
    ...(event.ticket_number !== undefined && { ticketNumber: event.ticket_number }),
    ...(event.title !== undefined && { title: event.title }),
    ...(event.url !== undefined && { url: event.url }),
  };
}
