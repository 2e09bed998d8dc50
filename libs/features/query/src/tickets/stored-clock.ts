import { readClock, type ClockPhase, type ClockState, type RunningClock, type Schedule, type Step, type StepKind, type StepReason } from '#core/sla-clock';
import type { TicketClock } from './ticket.dto.js';

/** A row of sla.clock_view, as pg hands it out with bigints cast to double precision. */
export interface ClockRow {
  readonly clock: string;
  readonly cycle: number;
  readonly policy: string;
  readonly policy_version: number;
  readonly calendar: string;
  readonly target_ms: number;
  readonly started_at: Date;
  readonly phase: ClockPhase;
  readonly state: ClockState;
  readonly accumulated_ms: number;
  readonly running_since: Date | null;
  readonly deadline: Date | null;
  readonly stopped_at: Date | null;
  readonly breached_at: Date | null;
  readonly step_names: readonly string[];
  readonly step_instants: readonly Date[];
  readonly step_kinds: readonly StepKind[];
  readonly step_reasons: readonly StepReason[];
  readonly step_alerts: readonly boolean[];
  readonly step_elapsed_ms: readonly number[];
  readonly step: number;
  readonly passed_warnings: readonly string[];
  readonly passed_breaches: readonly string[];
  readonly next_due_at: Date | null;
}

/** The row as the core reads it. */
export function storedClock(row: ClockRow): RunningClock {
  return {
    phase: row.phase,
    accumulatedMs: row.accumulated_ms,
    runningSince: row.running_since?.getTime() ?? null,
    targetMs: row.target_ms,
    deadline: row.deadline?.getTime() ?? null,
    breachedAt: row.breached_at?.getTime() ?? null,
    steps: stepsOf(row),
  };
}

function stepsOf(row: ClockRow): Step[] {
  return row.step_names.map((threshold, index) => ({
    threshold,
    kind: row.step_kinds[index]!,
    alerts: row.step_alerts[index]!,
    instant: row.step_instants[index]!.getTime(),
    elapsedMs: row.step_elapsed_ms[index]!,
    reason: row.step_reasons[index]!,
  }));
}

/** The clock as the API shows it at `now` (epoch ms). */
export function clockAt(row: ClockRow, now: number, schedule: Schedule): TicketClock {
  const reading = readClock(storedClock(row), now, schedule);
  return {
    clock: row.clock,
    cycle: row.cycle,
    // A warning passed before the last fold is no step any more; the stored state remembers it, and time only makes a running clock worse.
    state: reading.state === 'ok' && row.state === 'alert' ? 'alert' : reading.state,
    phase: row.phase,
    policy: row.policy,
    policy_version: row.policy_version,
    calendar: row.calendar,
    target_ms: row.target_ms,
    elapsed_ms: reading.elapsedMs,
    remaining_ms: reading.remainingMs,
    deadline: dateOf(reading.deadline),
    started_at: row.started_at,
    stopped_at: row.stopped_at,
    breached_at: dateOf(reading.breachedAt),
    next_due_at: row.next_due_at,
    passed: [...row.passed_warnings, ...row.passed_breaches],
    steps: stepsOf(row).map(({ threshold, kind, alerts, instant, elapsedMs, reason }, index) => ({
      threshold, kind, reason, alerts, instant: new Date(instant), elapsed_ms: elapsedMs, crossed: index < row.step,
    })),
  };
}

function dateOf(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}
