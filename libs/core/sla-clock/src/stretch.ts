import type { Status } from '#core/ticket';
import { instantAfter } from './calendar/instant-after.js';
import type { Segment, SegmentKind } from './clock.js';
import type { Term } from './term.js';

/** A stretch of a cycle, up to where the next one begins; counted by the calendar of its term. */
export interface Stretch {
  readonly from: number;
  readonly kind: SegmentKind;
  readonly eventId: string;
  readonly status: Status | undefined;
  readonly term: Term;
}

export interface Measure {
  /** Business ms of the running stretches. */
  readonly elapsedMs: number;
  /** The clock ran on after the instant at which it had used the target up (rule R2); at that instant itself it is in time. */
  readonly past: boolean;
}

/** What stretches amount to, the last one ending at `to`, held against a target. */
export function measure(stretches: readonly Stretch[], to: number, targetMs: number): Measure {
  let elapsedMs = 0;
  let past = false;
  stretches.forEach(({ kind, from, term: { policy } }, i) => {
    if (kind !== 'running') return;
    const until = stretches[i + 1]?.from ?? to;
    past ||= (instantAfter(policy.schedule, from, targetMs - elapsedMs) ?? Infinity) < until;
    elapsedMs += policy.schedule.elapsed(from, until);
  });
  return { elapsedMs, past };
}

/** Stretches as an explanation shows them (rule R12); `to` null: the last one is still going on. */
export function segmentsOf(stretches: readonly Stretch[], to: number | null): readonly Segment[] {
  const segments: Segment[] = [];
  stretches.forEach(({ from, kind, eventId, status, term: { policy } }, i) => {
    const until = stretches[i + 1]?.from ?? to;
    if (until === from) return;
    segments.push({ from, to: until, kind, eventId, status: status ?? null, policy: policy.name, policyVersion: policy.version, calendar: policy.schedule.name });
  });
  return segments;
}
