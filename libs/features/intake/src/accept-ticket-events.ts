import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Counter } from 'prom-client';
import { eventsOf, type BatchValidator, type BatchVerdict, type FieldError, type RejectedEvent, type TextDoubt, type TicketEvent } from '#contracts';
import { incomingEvent } from './incoming-event.js';
import type { Counts, RecordEvents, RecordOutcome } from './record-events.js';

export interface TicketEventsGiven {
  readonly tenantId: string;
  readonly correlationId: string;
  /** Parsed JSON. */
  readonly body: unknown;
  readonly doubt: TextDoubt;
  /** Take the good ones and say what is wrong with the others, instead of taking none. */
  readonly lenient: boolean;
}

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly counts: Counts; readonly rejected: readonly RejectedEvent[] }
  | { readonly kind: 'invalid'; readonly faults: readonly FieldError[] }
  | Exclude<RecordOutcome, { kind: 'recorded' }>;

/** Events judged in one go. Wording what is wrong takes 25 µs an event: other requests get a turn in between. */
const SLICE = 500;

export class AcceptTicketEvents {
  constructor(private readonly validate: BatchValidator, private readonly record: RecordEvents, private readonly outcomes: Counter<'outcome'>) {}

  async execute({ tenantId, correlationId, body, doubt, lenient }: TicketEventsGiven): Promise<AcceptOutcome> {
    const batch = eventsOf(body);
    if ('faults' in batch) return { kind: 'invalid', faults: batch.faults };
    const { good, rejected } = await this.judge(batch.events, doubt);
    if (rejected.length > 0) this.outcomes.inc({ outcome: 'rejected' }, rejected.length);
    if (rejected.length > 0 && !lenient) return { kind: 'invalid', faults: rejected.flatMap(({ errors }) => errors) };

    const outcome = await this.record.execute(good.map((event) => incomingEvent(tenantId, event, correlationId)));
    return outcome.kind === 'recorded' ? { kind: 'accepted', counts: outcome.counts, rejected } : outcome;
  }

  private async judge(events: readonly unknown[], doubt: TextDoubt): Promise<BatchVerdict> {
    const good: TicketEvent[] = [];
    const rejected: RejectedEvent[] = [];
    for (let from = 0; from < events.length; from += SLICE) {
      const verdict = this.validate(events.slice(from, from + SLICE), doubt, from);
      good.push(...verdict.good);
      rejected.push(...verdict.rejected);
      if (verdict.rejected.length > 0) await nextTurn();
    }
    return { good, rejected };
  }
}
