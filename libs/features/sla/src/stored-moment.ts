import type { TicketMoment } from '#core/ticket';
import type { TicketEventData } from '#contracts';

/** A timeline entry as stored: what the fold needs and policies match on, and what alerts and lists show of the ticket. */
export interface StoredMoment extends TicketMoment {
  readonly ticketNumber?: string;
  readonly url?: string;
  readonly correlationId: string;
}

/** Where an event comes from, beside what it says. */
export interface Origin {
  /** The event's id. */
  readonly id: string;
  readonly tenantId: string;
  readonly correlationId: string;
}

export function momentOf(event: TicketEventData, { id, tenantId, correlationId }: Origin): StoredMoment {
  const country = event.requester_location?.country;
  return {
    occurredAt: Date.parse(event.updated_at),
    sequence: event.sequence ?? 0,
    eventId: id,
    createdAt: Date.parse(event.created_at),
    status: event.status,
    priority: event.priority,
    tier: event.customer_tier,
    tenant: tenantId,
    correlationId,
    ...(event.category !== undefined && { category: event.category }),
    ...(event.assignment_group !== undefined && { group: event.assignment_group }),
    ...(event.source !== undefined && { source: event.source }),
    ...(event.first_response_at !== undefined && { firstResponseAt: Date.parse(event.first_response_at) }),
    ...(event.comment !== undefined && { comment: { by: event.comment.by, public: event.comment.public ?? true } }),
    ...(country !== undefined && { country }),
    ...(event.tags !== undefined && event.tags.length > 0 && { tags: event.tags }),
    ...(event.ticket_number !== undefined && { ticketNumber: event.ticket_number }),
    ...(event.title !== undefined && { title: event.title }),
    ...(event.description !== undefined && { description: event.description }),
    ...(event.external_metadata !== undefined && { metadata: event.external_metadata }),
    ...(event.url !== undefined && { url: event.url }),
  };
}
