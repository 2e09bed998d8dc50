import type { Clock, ClockReading, ClockState } from './clock.js';
import type { Schedule } from './schedule.js';

/** The part of a clock a reading needs; a stored row has no more than this. */
export type RunningClock = Pick<Clock, 'phase' | 'accumulatedMs' | 'runningSince' | 'targetMs' | 'deadline' | 'breachedAt' | 'steps'>;

/** The clock as seen at `now` (epoch ms), not before the last moment it was folded from. `schedule`: the calendar it runs under. */
export function readClock(clock: RunningClock, now: number, schedule: Schedule): ClockReading {
  const { phase, accumulatedMs, runningSince, targetMs, deadline } = clock;
  const elapsedMs = runningSince === null ? accumulatedMs : accumulatedMs + schedule.elapsed(runningSince, now);
  const breachedAt = clock.breachedAt ?? (deadline !== null && now > deadline ? deadline : null);
  return {
    state: stateOf(clock, breachedAt !== null, now),
    elapsedMs,
    remainingMs: phase === 'running' || phase === 'paused' ? targetMs - elapsedMs : null,
    deadline,
    breachedAt,
  };
}

function stateOf({ phase, steps }: RunningClock, breached: boolean, now: number): ClockState {
  if (phase === 'cancelled') return 'cancelled';
  if (breached) return 'breach';
  if (phase === 'stopped') return 'met';
  if (phase === 'paused') return 'paused';
  return steps.some(({ kind, alerts, instant }) => alerts && kind === 'warning' && instant <= now) ? 'alert' : 'ok';
}
