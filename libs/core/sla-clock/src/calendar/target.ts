import type { Schedule } from '../schedule.js';

/** What is promised: business time ("1d" is 24 h of it), or whole business days, perhaps by a local time (ms after midnight). */
export type Target = { readonly ms: number } | { readonly businessDays: number; readonly by?: number };

/** The budget in business ms of a clock that starts at `start`: from here on business days are time like any other, and pauses count as ever. */
export function targetMsOf(target: Target, schedule: Schedule, start: number): number {
  return 'ms' in target ? target.ms : schedule.elapsed(start, schedule.businessDays(start, target.businessDays, target.by));
}
