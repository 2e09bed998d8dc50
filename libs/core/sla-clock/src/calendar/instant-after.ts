import type { Schedule } from '../schedule.js';
import { BeyondCalendar } from './compile-calendar.js';

/** As `schedule.add`; undefined where that would be after the last year a calendar answers for: never, to whoever waits for it. */
export function instantAfter(schedule: Schedule, start: number, duration: number): number | undefined {
  try {
    return schedule.add(start, duration);
  } catch (error) {
    if (error instanceof BeyondCalendar) return undefined;
    throw error;
  }
}
