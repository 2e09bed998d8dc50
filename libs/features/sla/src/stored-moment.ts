import { hash } from 'node:crypto';
import type { TicketMoment } from '#core/ticket';
import { messageKey, parseInstant, ticketMoment, type Origin, type TicketAllocated, type TicketEventData } from '#contracts';

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

/** Behind every event of the same instant. */
const AFTER_ALL_EVENTS = 2 ** 52;

/** An allocation as an entry of the timeline; undefined: nobody has decided anything. What it does not say of the ticket is in the entries before it. */
export function momentOfAllocation(told: TicketAllocated, correlationId: string): MomentToStore | undefined {
  if (told.revision === undefined) return undefined;
  return {
    moment: {
      occurredAt: parseInstant(told.decided_at),
      sequence: AFTER_ALL_EVENTS + told.revision,
      eventId: `${messageKey(told.tenant_id, told.ticket_id)}:allocation:${told.revision}`,
      createdAt: 0, status: '', priority: 'low', tier: '',
      correlationId,
      allocated: { ...(told.allocation && { group: told.allocation.group_name }), ...(told.category !== undefined && { category: told.category }) },
    },
  };
}

function textOf(details: Details): DetailsText {
  const text = JSON.stringify(details);
  return { hash: hash('sha256', text, 'base64url').slice(0, 22), text };
}
