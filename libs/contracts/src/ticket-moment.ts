import type { TicketMoment } from '#core/ticket';
import type { TicketEvent } from './ticket-event.dto.js';
import { parseInstant } from './validation/instant.js';

/** Where an event comes from, beside what it says. */
export interface Origin {
  /** The event's id. */
  readonly id: string;
  readonly tenantId: string;
}

/** A valid event as an entry of its ticket's timeline: what the fold needs and policies match on. Null in the event is nothing. */
export function ticketMoment(event: TicketEvent, { id, tenantId }: Origin): TicketMoment {
  const { sequence, first_response_at, comment, tags } = event;
  return {
    occurredAt: parseInstant(event.updated_at),
    sequence: sequence ?? 0,
    eventId: id,
    createdAt: parseInstant(event.created_at),
    status: event.status,
    priority: event.priority,
    tier: event.customer_tier,
    tenant: tenantId,
    ...(first_response_at && { firstResponseAt: parseInstant(first_response_at) }),
    ...(comment && { comment: { by: comment.by, public: comment.public ?? true } }),
    ...(tags && tags.length > 0 && { tags }),
    ...given('category', event.category),
    ...given('group', event.assignment_group),
    ...given('source', event.source),
    ...given('country', event.requester_location?.country),
    ...given('title', event.title),
    ...given('description', event.description),
    ...given('metadata', event.external_metadata),
  };
}

function given<K extends keyof TicketMoment>(field: K, value: TicketMoment[K] | null): Pick<TicketMoment, K> | undefined {
  return value === undefined || value === null ? undefined : { [field]: value } as Pick<TicketMoment, K>;
}
