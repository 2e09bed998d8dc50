import { hash } from 'node:crypto';
import { canonicalJson, contentOf, eventIdOf, instantInUtc, type TicketEvent } from '#contracts';

/** An event as it is stored: identity, order, content. */
export interface IncomingEvent {
  readonly tenantId: string;
  readonly ticketId: string;
  /** RFC 3339, UTC, milliseconds: `updated_at` in one spelling, so that equal instants are equal texts and sort as they follow. */
  readonly updatedAt: string;
  readonly sequence: number;
  readonly eventId: string;
  /** Canonical JSON of a TicketEvent. */
  readonly payload: string;
  /** SHA-1 of it with its instants in one spelling, hex: tells a repetition from a contradiction, no more. */
  readonly contentHash: string;
  readonly correlationId: string;
}

export function incomingEvent(tenantId: string, event: TicketEvent, correlationId: string): IncomingEvent {
  const updatedAt = instantInUtc(event.updated_at);
  const sequence = event.sequence ?? 0;
  const payload = canonicalJson(event);
  return {
    tenantId,
    ticketId: event.id,
    updatedAt,
    sequence,
    eventId: eventIdOf(event.id, updatedAt, sequence),
    payload,
    contentHash: hash('sha1', contentOf(event, payload), 'hex'),
    correlationId,
  };
}
