import { TicketEvent } from './ticket-event.dto.js';
import { parseInstant } from './validation/instant.js';
import { schemaOf } from './validation/json-schema.js';

/** Names an event by its identity: ticket, instant, the source's own order. `updatedAt` as of `instantInUtc`. */
export function eventIdOf(ticketId: string, updatedAt: string, sequence: number): string {
  return `${ticketId}@${updatedAt}#${sequence}`;
}

/** The same text for the same content, whatever way it was sent: another way may write instants in another zone, or without milliseconds. `payload`: its canonical JSON. */
export function contentOf(event: TicketEvent, payload = canonicalJson(event)): string {
  const { created_at, updated_at, first_response_at } = event;
  const spelled = { created_at: instantInUtc(created_at), updated_at: instantInUtc(updated_at), ...(first_response_at ? { first_response_at: instantInUtc(first_response_at) } : {}) };
  const same = spelled.created_at === created_at && spelled.updated_at === updated_at && (spelled.first_response_at ?? null) === (first_response_at ?? null);
  return same ? payload : canonicalJson({ ...event, ...spelled });
}

/** RFC 3339, UTC, milliseconds: equal instants are equal texts and sort as they follow. `instant`: a valid one. */
export function instantInUtc(instant: string): string {
  // The two usual spellings need no reckoning.
  if (instant.length === 24 && instant.endsWith('Z')) return instant;
  if (instant.length === 20) return `${instant.slice(0, 19)}.000Z`;
  return new Date(parseInstant(instant)).toISOString();
}

/** Not before somebody asks: the schema is made of the whole class, decorators included. */
let fields: readonly (keyof TicketEvent)[] | undefined;

/** The same text for the same content: declared order of fields, sorted keys below them, no fields that are null. */
export function canonicalJson(event: TicketEvent): string {
  const canonical: Record<string, unknown> = {};
  fields ??= Object.keys(schemaOf(TicketEvent).properties) as (keyof TicketEvent)[];
  for (const field of fields) {
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
