import { hash } from 'node:crypto';
import type { TicketMoment } from '#core/ticket';
import { ticketMoment, type Origin, type TicketEventData } from '#contracts';

/** What a moment says at length, which most events of a ticket repeat. */
export type Details = Pick<TicketMoment, 'description' | 'metadata'>;

/** A timeline entry as stored: what the fold needs and policies match on, and what alerts and lists show of the ticket. */
export interface StoredMoment extends TicketMoment {
  readonly ticketNumber?: string;
  readonly url?: string;
  readonly correlationId: string;
  /** Hash of its details, stored beside: description and metadata are absent here. */
  readonly details?: string;
}

export interface DetailsText {
  readonly hash: string;
  /** JSON of `Details`. */
  readonly text: string;
}

export interface MomentToStore {
  readonly moment: StoredMoment;
  readonly details?: DetailsText;
}

export function momentOf(event: TicketEventData, origin: Origin & { readonly correlationId: string }): MomentToStore {
  const { description, metadata, ...plain } = ticketMoment(event, origin);
  const details = description === undefined && metadata === undefined ? undefined : textOf({ ...(description !== undefined && { description }), ...(metadata !== undefined && { metadata }) });
  return {
    moment: {
      ...plain,
      correlationId: origin.correlationId,
      ...(event.ticket_number !== undefined && { ticketNumber: event.ticket_number }),
      ...(event.url !== undefined && { url: event.url }),
      ...(details && { details: details.hash }),
    },
    ...(details && { details }),
  };
}

function textOf(details: Details): DetailsText {
  const text = JSON.stringify(details);
  return { hash: hash('sha256', text, 'base64url').slice(0, 22), text };
}
