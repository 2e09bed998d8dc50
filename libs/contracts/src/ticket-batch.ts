import type { FieldError } from './field-error.js';
import { TicketEvent } from './ticket-event.dto.js';
import { isRecord } from './validation/paths.js';
import type { TextDoubt } from './validation/text.js';
import { WireValidator } from './validation/validator.js';

export const MAX_BATCH_EVENTS = 5_000;

export interface RejectedEvent {
  /** Position in the batch. */
  readonly index: number;
  /** As it was given, where it was a string. */
  readonly id: string | null;
  readonly errors: readonly FieldError[];
}

export interface BatchVerdict {
  readonly good: readonly TicketEvent[];
  readonly rejected: readonly RejectedEvent[];
}

/** The events of a body: an array, or an object whose only field is `events`. */
export function eventsOf(body: unknown): { readonly events: readonly unknown[] } | { readonly faults: readonly FieldError[] } {
  const list: unknown = isRecord(body) ? body['events'] : body;
  if (isRecord(body) && list !== undefined) {
    const unknown = Object.keys(body).filter((field) => field !== 'events');
    if (unknown.length > 0) return { faults: unknown.map((field) => ({ field, message: 'is not a field we know' })) };
  }
  if (!Array.isArray(list)) return { faults: [{ field: 'events', message: 'must be an array of ticket events, even if it is one' }] };
  if (list.length > MAX_BATCH_EVENTS) return { faults: [{ field: 'events', message: `must hold at most ${MAX_BATCH_EVENTS} events, not ${list.length}` }] };
  return { events: list as unknown[] };
}

export type BatchValidator = (events: readonly unknown[], doubt: TextDoubt, firstIndex?: number) => BatchVerdict;

/** Judges events one by one; errors name `events[17].priority`. `now`: epoch ms. */
export function compileBatchValidator(now: () => number): BatchValidator {
  const validator = new WireValidator(TicketEvent, now);
  return (events, doubt, firstIndex = 0) => {
    validator.start();
    const good: TicketEvent[] = [];
    const rejected: RejectedEvent[] = [];
    for (const [i, event] of events.entries()) {
      if (doubt === 'none' && validator.accepts(event)) {
        good.push(event);
        continue;
      }
      const index = firstIndex + i;
      const errors = validator.faults(event, `events[${index}]`, doubt);
      if (errors.length === 0) good.push(event as TicketEvent);
      else rejected.push({ index, id: isRecord(event) && typeof event['id'] === 'string' ? event['id'] : null, errors });
    }
    return { good, rejected };
  };
}
