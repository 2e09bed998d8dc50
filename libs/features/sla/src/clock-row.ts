import { createHash } from 'node:crypto';
import { arrayLiteral } from '#platform/persistence';
import { readClock, type Clock, type Schedule, type Step } from '#core/sla-clock';
import type { ClockColumn } from './persistence/write-clocks.sql.js';

/** What a fold needs to know of the clock as it is stored. */
export interface StoredClock {
  readonly clock: string;
  readonly cycle: number;
  readonly phase: Clock['phase'];
  readonly state: string;
  readonly policy: string;
  readonly policyVersion: number;
  readonly fingerprint: string;
  /** Thresholds the due loop has passed since the last fold, with their kinds. */
  readonly crossed: readonly string[];
  readonly crossedKinds: readonly Step['kind'][];
  /** Thresholds passed before that. */
  readonly passedWarnings: readonly string[];
  readonly passedBreaches: readonly string[];
  /** Its alerts that were found too late to wake anyone; null: none. */
  readonly historical: readonly HistoricalAlert[] | null;
}

export interface HistoricalAlert extends Pick<Step, 'threshold' | 'reason' | 'instant' | 'elapsedMs'>, Pick<Clock, 'policy' | 'targetMs'> {
  readonly id: string;
}

export interface ClockChange {
  readonly row: Readonly<Record<Exclude<ClockColumn, 'tenant_id' | 'ticket_id'>, unknown>>;
  /** The clock's breach had been recorded and the fold says that it never happened. */
  readonly disproved: boolean;
  /** Ids of historical alerts that no longer say what the fold says; their thresholds are open again. */
  readonly withdrawn: readonly string[];
}

export type ClockOutcome = { readonly kind: 'unchanged' } | ({ readonly kind: 'changed' } & ClockChange);

/** When a step is due: a breach is strictly after its deadline (rule R2), unless a retarget found it already past. */
export const dueInstant = (step: Step): number => (step.kind === 'breach' && step.reason === 'threshold' ? step.instant + 1 : step.instant);

/**
 * Compares a folded clock with what is stored and says what to write. `now`: the database's, epoch ms.
 * A clock that was stored under another configuration version is re-timed (rule R10): what was sent stays sent, and what the new
 * version puts into the past is crossed now, as with a retarget; a promise made shorter must wake somebody, not become history.
 * `asStored`: the same cycle folded under the version it was stored under; what is past there too is not the new version's doing.
 */
export function planClock(clock: Clock, stored: StoredClock | undefined, now: number, schedule: Schedule, asStored?: Clock): ClockOutcome {
  const retimed = isRetimed(stored, clock.policyVersion);
  const reading = readClock(clock, now, schedule);
  const warnings = new Set(stored?.passedWarnings);
  let breaches = new Set(stored?.passedBreaches);
  stored?.crossed.forEach((name, index) => (stored.crossedKinds[index] === 'warning' ? warnings : breaches).add(name));
  const withdrawn = (!retimed && stored?.historical ? stored.historical : []).filter((alert) => !stands(alert, clock));
  for (const { threshold } of withdrawn) {
    warnings.delete(threshold);
    breaches.delete(threshold);
  }
  const disproved = !retimed && breaches.size > 0 && reading.breachedAt === null;
  if (disproved) breaches = new Set();

  const pending = clock.steps
    .filter((step) => !(step.kind === 'warning' ? warnings : breaches).has(step.threshold))
    .map((step): Step => (retimed && isPast(step, now) && !asStored?.steps.some((old) => old.threshold === step.threshold && isPast(old, now)) ? { ...step, instant: now, elapsedMs: reading.elapsedMs, reason: 'retarget' } : step))
    .sort((a, b) => dueInstant(a) - dueInstant(b));
  const fingerprint = fingerprintOf(clock, pending);
  if (stored && stored.fingerprint === fingerprint && !disproved && withdrawn.length === 0 && stored.crossed.length === 0) return { kind: 'unchanged' };

  return {
    kind: 'changed',
    disproved,
    withdrawn: withdrawn.map(({ id }) => id),
    row: {
      clock: clock.clock,
      cycle: clock.cycle,
      policy: clock.policy,
      policy_version: clock.policyVersion,
      calendar: clock.calendar,
      target_ms: clock.targetMs,
      started_at: timestamp(clock.startedAt),
      phase: clock.phase,
      state: reading.state,
      accumulated_ms: clock.accumulatedMs,
      running_since: timestamp(clock.runningSince),
      deadline: timestamp(clock.deadline),
      stopped_at: timestamp(clock.stoppedAt),
      breached_at: timestamp(reading.breachedAt),
      step_names: arrayLiteral(pending.map((step) => step.threshold)),
      step_instants: arrayLiteral(pending.map((step) => timestamp(step.instant)!)),
      step_kinds: arrayLiteral(pending.map((step) => step.kind)),
      step_reasons: arrayLiteral(pending.map((step) => step.reason)),
      step_alerts: arrayLiteral(pending.map((step) => step.alerts)),
      step_elapsed_ms: arrayLiteral(pending.map((step) => step.elapsedMs)),
      passed_warnings: arrayLiteral([...warnings]),
      passed_breaches: arrayLiteral([...breaches]),
      fingerprint,
      next_due_at: pending.length > 0 ? timestamp(dueInstant(pending[0]!)) : null,
    },
  };
}

const isPast = (step: Step, now: number): boolean => dueInstant(step) < now;

/** The stored clock ran under another configuration version. */
export function isRetimed(stored: StoredClock | undefined, version: number): boolean {
  return stored !== undefined && stored.policyVersion !== version;
}

/** A fold that sees the threshold crossed as the alert has it. */
function stands(alert: HistoricalAlert, { policy, targetMs, steps }: Clock): boolean {
  const step = steps.find(({ threshold }) => threshold === alert.threshold);
  return step !== undefined && step.instant === alert.instant && step.elapsedMs === alert.elapsedMs && step.reason === alert.reason
    && policy === alert.policy && targetMs === alert.targetMs;
}

export function timestamp(ms: number): string;
export function timestamp(ms: number | null): string | null;
export function timestamp(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function fingerprintOf(clock: Clock, pending: readonly Step[]): string {
  const decided = [
    clock.policy, clock.policyVersion, clock.calendar, clock.targetMs, clock.startedAt, clock.phase, clock.accumulatedMs, clock.runningSince,
    clock.deadline, clock.stoppedAt, clock.breachedAt, ...pending.map((step) => `${step.threshold}@${step.instant}${step.reason}`),
  ];
  return createHash('sha1').update(decided.join('|')).digest('base64');
}
