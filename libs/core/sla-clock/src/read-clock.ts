import type { Clock, ClockReading } from './clock.js';
import type { Schedule } from './schedule.js';

/** The part of a clock a reading needs; a stored row has no more than this. */
export type RunningClock = Pick<Clock, 'phase' | 'accumulatedMs' | 'runningSince' | 'targetMs' | 'deadline' | 'breachedAt' | 'steps'>;

/** The clock as seen at `now` (epoch ms). */
export function readClock(_clock: RunningClock, _now: number, _schedule: Schedule): ClockReading {
  throw new Error('not written yet');
}
