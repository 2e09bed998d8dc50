import type { Clock, ClockReading, Segment, SegmentKind, Step } from './clock.js';
import { readClock } from './read-clock.js';
import type { Schedule } from './schedule.js';

export type ExplainedKind = SegmentKind | 'before_start' | 'outside_hours';

/** A stretch of a clock's life that is of one kind from end to end. `to` null: it is still going on. */
export interface ExplainedSegment extends Omit<Segment, 'kind'> {
  readonly kind: ExplainedKind;
  /** What it adds to the clock's elapsed time: all of it while running, nothing otherwise. Up to now where it is still going on. */
  readonly countedMs: number;
}

/** Why a clock stands where it stands (rule R12). The segments' `countedMs` add up to `elapsedMs`. */
export interface ClockExplanation extends ClockReading, Pick<Clock, 'clock' | 'cycle' | 'policy' | 'policyVersion' | 'calendar' | 'targetMs' | 'startedAt' | 'stoppedAt'> {
  /** Of the calendar it runs under now. */
  readonly zone: string;
  readonly segments: readonly ExplainedSegment[];
  /** What happens next if nothing else does. */
  readonly next: Pick<Step, 'threshold' | 'kind' | 'instant'> | null;
}

/** The calendar of that name in that configuration version. */
export type ScheduleOf = (calendar: string, policyVersion: number) => Schedule;

/** Explains a clock as seen at `now` (epoch ms), not before the last moment it was folded from; `createdAt`: the ticket's. */
export function explainClock(clock: Clock, createdAt: number, now: number, scheduleOf: ScheduleOf): ClockExplanation {
  const { clock: name, cycle, policy, policyVersion, calendar, targetMs, startedAt, stoppedAt, steps } = clock;
  const schedule = scheduleOf(calendar, policyVersion);
  const next = steps.find(({ kind, instant }) => (kind === 'breach' ? instant >= now : instant > now));
  return {
    clock: name, cycle, policy, policyVersion, calendar, targetMs, startedAt, stoppedAt,
    zone: schedule.zone,
    ...readClock(clock, now, schedule),
    segments: [...beforeStart(clock, createdAt), ...clock.segments.flatMap((segment) => split(segment, now, scheduleOf))],
    next: next ? { threshold: next.threshold, kind: next.kind, instant: next.instant } : null,
  };
}

/** Only of the first cycle: the others begin where something happened, and nobody waited for it. */
function beforeStart({ cycle, startedAt, segments: [first] }: Clock, createdAt: number): readonly ExplainedSegment[] {
  return first && cycle === 1 && startedAt > createdAt ? [{ ...first, from: createdAt, to: startedAt, kind: 'before_start', countedMs: 0 }] : [];
}

/** A running stretch counts only while its calendar is open. */
function split(segment: Segment, now: number, scheduleOf: ScheduleOf): readonly ExplainedSegment[] {
  if (segment.kind !== 'running') return [{ ...segment, countedMs: 0 }];
  const end = segment.to ?? Math.max(now, segment.from);
  const parts: ExplainedSegment[] = [];
  let at = segment.from;
  const schedule = scheduleOf(segment.calendar, segment.policyVersion);
  for (const { from, to } of schedule.openings(segment.from, end)) {
    if (from > at) parts.push({ ...segment, from: at, to: from, kind: 'outside_hours', countedMs: 0 });
    parts.push({ ...segment, from, to, countedMs: to - from });
    at = to;
  }
  if (at < end) parts.push({ ...segment, from: at, to: end, kind: 'outside_hours', countedMs: 0 });
  else if (parts.length === 0) parts.push({ ...segment, kind: schedule.isOpen(at) ? 'running' : 'outside_hours', countedMs: 0 });
  return segment.to === null ? [...parts.slice(0, -1), { ...parts.at(-1)!, to: null }] : parts;
}
