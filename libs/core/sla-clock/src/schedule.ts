/**
 * When time counts. All the fold knows of calendars: an interval algebra over UTC epoch milliseconds,
 * never minutes since midnight (rule R9).
 */
export interface Schedule {
  /** The calendar's name as configured; `24x7` for the schedule below. */
  readonly name: string;
  /** The earliest instant at which `duration` ms (≥ 0) of open time have passed since `start` (rule R2). */
  add(start: number, duration: number): number;
  /** Open milliseconds in [from, to); 0 when `to` ≤ `from`. */
  elapsed(from: number, to: number): number;
  isOpen(at: number): boolean;
}

export const alwaysOpen: Schedule = {
  name: '24x7',
  add: (start, duration) => start + duration,
  elapsed: (from, to) => Math.max(0, to - from),
  isOpen: () => true,
};
