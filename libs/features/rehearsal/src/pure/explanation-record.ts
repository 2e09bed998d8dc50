import { explainClock, type ClockExplanation, type ExplainedKind } from '#core/sla-clock';
import type { Status } from '#core/ticket';
import type { WatchdogConfig } from '#platform/config';
import { instantText } from './instant-text.js';
import type { SimulatedClock, SimulatedTicket } from './simulate-ticket.js';

/** Why a clock stands as it does (rule R12), as data. The segments' `counted_ms` add up to the clock's `elapsed_ms`. */
export interface ExplanationRecord {
  /** Of the calendar it runs under now. */
  readonly zone: string;
  readonly segments: readonly SegmentRecord[];
  /** What happens next if nothing else does. */
  readonly next: { readonly threshold: string; readonly kind: string; readonly instant: string } | null;
}

export interface SegmentRecord {
  readonly kind: ExplainedKind;
  readonly from: string;
  /** Null: it is still going on. */
  readonly to: string | null;
  readonly counted_ms: number;
  /** The event that began it, and the ticket's status by it. */
  readonly event: string;
  readonly status: Status | null;
  readonly policy: string;
  readonly calendar: string;
}

export function explanationOf({ createdAt }: SimulatedTicket, { clock }: SimulatedClock, config: WatchdogConfig, at: number): ClockExplanation {
  return explainClock(clock, createdAt, at, (calendar, version) => config.schedule(calendar, version));
}

export function explanationRecord({ zone, segments, next }: ClockExplanation): ExplanationRecord {
  return {
    zone,
    segments: segments.map(({ kind, from, to, countedMs, eventId, status, policy, calendar }) =>
      ({ kind, from: instantText(from), to: instantText(to), counted_ms: countedMs, event: eventId, status, policy, calendar })),
    next: next && { ...next, instant: instantText(next.instant) },
  };
}

