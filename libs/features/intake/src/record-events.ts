import type { Counter } from 'prom-client';
import { isDatabaseAway, type Batching } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import type { IncomingEvent } from './incoming-event.js';

/** What became of an event: a duplicate says what is already stored, a conflict says something else of the same instant and is dropped. */
export type Fate = 'accepted' | 'duplicate' | 'conflict';

export interface Counts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
}

export type RecordOutcome =
  /** `fates` in the order of the events. */
  | { readonly kind: 'recorded'; readonly counts: Counts; readonly fates: readonly Fate[] }
  /** Too much is waiting already. */
  | { readonly kind: 'busy' }
  /** Nothing is stored for certain; the same events may be sent again. */
  | { readonly kind: 'database-down'; readonly error: unknown };

/** Stores events, all or none, and counts what became of them. Every way in ends here. */
export class RecordEvents {
  constructor(private readonly batching: Batching<IncomingEvent, Fate>, private readonly outcomes: Counter<'outcome'>, private readonly log: Log) {}

  /** `conflicts`: `told` in the log and the metrics, or left to the caller, who has another try for them. */
  async execute(events: readonly IncomingEvent[], conflicts: 'told' | 'returned' = 'told'): Promise<RecordOutcome> {
    if (events.length === 0) return { kind: 'recorded', counts: { accepted: 0, duplicates: 0, conflicts: 0 }, fates: [] };
    let fates: readonly Fate[];
    try {
      const submitted = this.batching.submit(events);
      if (!submitted) return { kind: 'busy' };
      fates = await submitted;
    } catch (error) {
      if (isDatabaseAway(error)) return { kind: 'database-down', error };
      throw error;
    }
    return { kind: 'recorded', counts: this.count(events, fates, conflicts), fates };
  }

  private count(events: readonly IncomingEvent[], fates: readonly Fate[], conflicts: 'told' | 'returned'): Counts {
    const numbers = { accepted: 0, duplicate: 0, conflict: 0 };
    for (const [i, fate] of fates.entries()) {
      numbers[fate]++;
      if (fate === 'conflict' && conflicts === 'told') this.logConflict(events[i]!);
    }
    for (const [outcome, number] of Object.entries(numbers)) {
      if (outcome !== 'conflict' || conflicts === 'told') this.outcomes.inc({ outcome }, number);
    }
    return { accepted: numbers.accepted, duplicates: numbers.duplicate, conflicts: numbers.conflict };
  }

  private logConflict({ tenantId, ticketId, eventId, correlationId }: IncomingEvent): void {
    this.log.warn({ operation: 'intake', tenant_id: tenantId, ticket_id: ticketId, event_id: eventId, correlation_id: correlationId },
      'An event contradicts one stored before under the same ticket, instant and sequence; the first stays');
  }
}
