import { hash } from 'node:crypto';
import { TicketEvent, parseInstant, schemaOf } from '#contracts';

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
  const updatedAt = inUtc(event.updated_at);
  const sequence = event.sequence ?? 0;
  const payload = canonicalJson(event);
  return {
    tenantId,
    ticketId: event.id,
    updatedAt,
    sequence,
    eventId: `${event.id}@${updatedAt}#${sequence}`,
    payload,
    contentHash: hash('sha1', inOneSpelling(event, payload), 'hex'),
    correlationId,
  };
}

/** The same content sent by another way may write its instants in another zone, or without milliseconds. */
function inOneSpelling(event: TicketEvent, payload: string): string {
  const { created_at, updated_at, first_response_at } = event;
  const spelled = { created_at: inUtc(created_at), updated_at: inUtc(updated_at), ...(first_response_at ? { first_response_at: inUtc(first_response_at) } : {}) };
  const same = spelled.created_at === created_at && spelled.updated_at === updated_at && (spelled.first_response_at ?? null) === (first_response_at ?? null);
  return same ? payload : canonicalJson({ ...event, ...spelled });
}

function inUtc(instant: string): string {
  // The two usual spellings need no reckoning.
  if (instant.length === 24 && instant.endsWith('Z')) return instant;
  if (instant.length === 20) return `${instant.slice(0, 19)}.000Z`;
  return new Date(parseInstant(instant)).toISOString();
}

const FIELDS = Object.keys(schemaOf(TicketEvent).properties) as (keyof TicketEvent)[];

/** The same text for the same content: declared order of fields, sorted keys below them, no fields that are null. */
export function canonicalJson(event: TicketEvent): string {
  const canonical: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value: unknown = event[field];
    if (value === undefined || value === null) continue;
    canonical[field] = typeof value !== 'object' ? value : sorted(value, field !== 'external_metadata');
  }
  return JSON.stringify(canonical);
}

function sorted(value: unknown, withoutNulls = false): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => sorted(item));
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    if (!withoutNulls || source[key] !== null) result[key] = sorted(source[key]);
  }
  return result;
}
