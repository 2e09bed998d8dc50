import type { Status } from '#core/ticket';

/** The result of a fold: plain data, no functions, the same for any permutation or duplication of the same moments (rule R1). */

export type ClockPhase = 'running' | 'paused' | 'stopped' | 'cancelled';
export type ClockState = 'ok' | 'alert' | 'breach' | 'paused' | 'met' | 'cancelled';
export type StepKind = 'warning' | 'breach' | 'overdue';
export type StepReason = 'threshold' | 'retarget';

/** A threshold with its instant: crossed in the past, or to be crossed if nothing else happens. */
export interface Step {
  readonly threshold: string;
  readonly kind: StepKind;
  readonly alerts: boolean;
  /**
   * The true instant, epoch ms. A breach is strictly after the deadline (rule R2): its instant is the deadline,
   * and it has happened only when now > instant; the other kinds have happened when now ≥ instant.
   */
  readonly instant: number;
  /** Business ms elapsed at that instant. */
  readonly elapsedMs: number;
  readonly reason: StepReason;
}

export type SegmentKind = 'running' | 'paused' | 'closed' | 'cancelled';

/** One stretch of a clock's life (rule R12). `to` is null for the stretch that is still open. */
export interface Segment {
  readonly from: number;
  readonly to: number | null;
  readonly kind: SegmentKind;
  /** The event that began the stretch, and the ticket's status by it; null: a word nobody mapped, or none yet. */
  readonly eventId: string;
  readonly status: Status | null;
  readonly policy: string;
  readonly policyVersion: number;
  readonly calendar: string;
}

export interface Clock {
  readonly clock: string;
  /** 1, 2, … */
  readonly cycle: number;
  readonly policy: string;
  readonly policyVersion: number;
  readonly calendar: string;
  readonly targetMs: number;
  readonly startedAt: number;
  readonly phase: ClockPhase;
  /** Business ms counted before `runningSince` (all of it when not running). */
  readonly accumulatedMs: number;
  readonly runningSince: number | null;
  /** Null while paused, once stopped or cancelled, and where its calendar never gets there (before 2101). */
  readonly deadline: number | null;
  readonly stoppedAt: number | null;
  /**
   * The deadline that was missed, where the timeline itself proves the miss: the clock ran on past it or stopped after it.
   * A clock still running past its deadline is a matter of `now`: see `readClock`.
   */
  readonly breachedAt: number | null;
  /** In order of instant; those after the last moment are plans. */
  readonly steps: readonly Step[];
  readonly segments: readonly Segment[];
}

/** A clock as seen at an instant. */
export interface ClockReading {
  readonly state: ClockState;
  readonly elapsedMs: number;
  /** Negative once breached; null when stopped or cancelled. */
  readonly remainingMs: number | null;
  readonly deadline: number | null;
  readonly breachedAt: number | null;
}

/** A stretch of time in which a group had the ticket; `to` null: it still has it. */
export interface Owner {
  readonly group: string;
  readonly from: number;
  readonly to: number | null;
}

export interface TicketFold {
  readonly clocks: readonly Clock[];
  /** The policy of the newest moment; null: uncovered (rule R6). */
  readonly policy: string | null;
  readonly owners: readonly Owner[];
  /** Status words of the timeline that nobody mapped. */
  readonly unknownStatuses: readonly string[];
}
