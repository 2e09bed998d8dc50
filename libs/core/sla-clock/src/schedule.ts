/** Half-open: `from` is in, `to` is not. Epoch ms. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * When time counts. All the fold knows of calendars: an interval algebra over UTC epoch milliseconds,
 * never minutes since midnight (rule R9).
 */
export interface Schedule {
  /** The calendar's name as configured; `24x7` for the schedule below. */
  readonly name: string;
  /** IANA; the zone of its dates. */
  readonly zone: string;
  /** The earliest instant at which `duration` ms (≥ 0) of open time have passed since `start` (rule R2). */
  add(start: number, duration: number): number;
  /** Open milliseconds in [from, to); 0 when `to` ≤ `from`. */
  elapsed(from: number, to: number): number;
  isOpen(at: number): boolean;
  /** The earliest open instant from `at` on: `at` itself while open. */
  nextOpening(at: number): number;
  /** The open stretches in [from, to), in order, none touching the next. */
  openings(from: number, to: number): Iterable<Interval>;
  /**
   * When `count` (a whole number ≥ 1) business days counted from `start` are used up. Without `by`, at the clock
   * position of `start` (or of the opening after it) on the count-th following business day; with it, at that local time
   * (ms after midnight) of the count-th business day after `start`'s. The earliest instant with the same elapsed time
   * (docs/adr/0010).
   */
  businessDays(start: number, count: number, by?: number): number;
}

const DAY = 86_400_000;

export const alwaysOpen: Schedule = {
  name: '24x7',
  zone: 'UTC',
  add: (start, duration) => start + duration,
  elapsed: (from, to) => Math.max(0, to - from),
  isOpen: () => true,
  nextOpening: (at) => at,
  openings: (from, to) => (from < to ? [{ from, to }] : []),
  businessDays: (start, count, by) => (by === undefined ? start : Math.floor(start / DAY) * DAY + by) + count * DAY,
};
