import type { Budget } from './budget.js';
import { instantAfter } from './calendar/instant-after.js';
import type { Clock, ClockPhase, SegmentKind, Step, StepReason } from './clock.js';
import type { Mark } from './life.js';
import { kindOf, type Standing } from './move.js';
import { measure, segmentsOf, type Stretch } from './stretch.js';
import type { Term } from './term.js';

const PHASES: Record<SegmentKind, ClockPhase> = { running: 'running', paused: 'paused', closed: 'stopped', cancelled: 'cancelled' };

/** How a cycle gave way to the next one: finished before, or cut off. */
export interface Ending {
  readonly move: 'new_cycle' | 'reset';
  readonly at: number;
}

/**
 * One cycle of one clock, told its moves in order of time. It remembers its stretches, what has been counted
 * and which thresholds were crossed when; everything else follows from these.
 *
 * A threshold crossed at the very instant the clock ends (stop, cancel, reset, coverage lost) is not crossed:
 * the end comes first (rule R4). At the very instant of a pause it is.
 */
export class Cycle implements Standing {
  private stretches: Stretch[] = [];
  /** Marks since coverage was lost, which count once a policy is found. Empty while covered. */
  private missed: Mark[] = [];
  private steps: Step[] = [];
  /** Business ms before the current stretch. */
  private elapsedMs = 0;
  private breachedAt: number | null = null;

  /** `covered`: the term holds from birth on; otherwise it is still to be found. */
  constructor(private readonly birth: Mark, public term: Term, covered: boolean) {
    if (covered) this.enter('running', birth, term);
    else this.missed.push(birth);
  }

  get covered(): boolean {
    return this.missed.length === 0;
  }

  get kind(): SegmentKind {
    return this.stretches.at(-1)?.kind ?? 'cancelled';
  }

  /** Pauses, resumes, stops or cancels. */
  turn(kind: SegmentKind, mark: Mark): void {
    this.leave(mark.at, kind);
    this.enter(kind, mark, this.term);
  }

  /** Cancelled until a policy is found; not breached (rule R6). */
  lose(mark: Mark): void {
    if (this.covered) this.turn('cancelled', mark);
    this.missed.push(mark);
  }

  /** The stretch nobody covered counts as if this term had covered it; the whole cycle is counted by it, as in a retroactive change. */
  find(term: Term, mark: Mark): void {
    this.stretches.pop();
    for (const missed of this.missed) {
      const kind = kindOf(missed, term);
      if (kind !== this.kind) this.enter(kind, missed, term);
    }
    this.missed = [];
    const open = this.kind === 'running' || this.kind === 'paused';
    // What ended before anyone promised it is judged by its end, not by the day somebody did.
    this.adopt(term, open ? mark.at : this.stretches.at(-1)!.from, true);
    if (this.kind === 'running') this.enter('running', mark, term);
  }

  /** Rule R7. Retroactive counts the past by the new term's calendar; forward leaves it as it was counted. */
  retarget(term: Term, mark: Mark): void {
    const kind = kindOf(mark, term);
    this.leave(mark.at, kind);
    this.adopt(term, mark.at, term.policy.onChange !== 'forward');
    this.enter(kind, mark, term);
  }

  /** The clock, where the timeline is known up to `known`. */
  clock(name: string, cycle: number, known: number, ending: Ending | undefined): Clock {
    const { term } = this;
    if (ending?.move === 'reset') this.leave(ending.at, 'cancelled');
    const phase = ending?.move === 'reset' ? 'cancelled' : PHASES[this.kind];
    const since = this.stretches.at(-1)!.from;
    const running = phase === 'running';
    if (running) this.cross(since, known, true);
    return {
      clock: name,
      cycle,
      policy: term.policy.name,
      policyVersion: term.policy.version,
      calendar: term.policy.schedule.name,
      targetMs: term.targetMs,
      startedAt: this.birth.at,
      phase,
      accumulatedMs: this.elapsedMs,
      runningSince: running ? since : null,
      deadline: running ? this.breachedAt ?? instantAfter(term.policy.schedule, since, term.targetMs - this.elapsedMs) ?? null : null,
      stoppedAt: phase === 'stopped' ? since : null,
      breachedAt: this.breachedAt,
      steps: running ? [...this.steps, ...this.plans(term, since)] : this.steps,
      segments: segmentsOf(this.stretches, ending?.at ?? null),
    };
  }

  private enter(kind: SegmentKind, { at, eventId, status }: Mark, term: Term): void {
    this.stretches.push({ from: at, kind, eventId, status, term });
  }

  /** Counts the current stretch, which ends at `at` for one of kind `next`. */
  private leave(at: number, next: SegmentKind): void {
    const current = this.stretches.at(-1)!;
    if (current.kind !== 'running') return;
    this.cross(current.from, at, next === 'running' || next === 'paused');
    this.elapsedMs += current.term.policy.schedule.elapsed(current.from, at);
  }

  /** Remembers the thresholds reached while running from `from` to `to`; the breach only if the clock ran on past it. */
  private cross(from: number, to: number, inclusive: boolean): void {
    const { policy: { schedule }, budgets } = this.term;
    const reached = this.elapsedMs + schedule.elapsed(from, to);
    for (const budget of budgets) {
      if (budget.ms > reached) return;
      if (this.crossed(budget)) continue;
      const instant = schedule.add(from, budget.ms - this.elapsedMs);
      if (instant < to || (inclusive && budget.kind !== 'breach')) this.remember(budget, instant, budget.ms, 'threshold');
    }
  }

  /** Takes a term up: counts the cycle so far against it, and crosses now what had been passed by then. */
  private adopt(term: Term, at: number, retroactive: boolean): void {
    if (retroactive) this.stretches = this.stretches.map((stretch) => ({ ...stretch, term }));
    this.term = term;
    const { elapsedMs, past } = measure(this.stretches, at, term.targetMs);
    this.elapsedMs = elapsedMs;
    if (!past) {
      this.breachedAt = null;
      this.steps = this.steps.filter(({ kind }) => kind === 'warning');
    }
    for (const budget of term.budgets) {
      const passed = budget.kind === 'breach' ? past : budget.ms < elapsedMs;
      if (passed && !this.crossed(budget)) this.remember(budget, at, elapsedMs, 'retarget');
    }
  }

  private plans({ budgets, policy }: Term, since: number): readonly Step[] {
    return budgets
      .filter((budget) => !this.crossed(budget))
      .flatMap((budget) => {
        const instant = instantAfter(policy.schedule, since, budget.ms - this.elapsedMs);
        return instant === undefined ? [] : [stepOf(budget, instant, budget.ms, 'threshold')];
      });
  }

  private crossed({ threshold }: Budget): boolean {
    return this.steps.some((step) => step.threshold === threshold);
  }

  private remember(budget: Budget, instant: number, elapsedMs: number, reason: StepReason): void {
    this.steps.push(stepOf(budget, instant, elapsedMs, reason));
    if (budget.kind === 'breach') this.breachedAt ??= instant;
  }
}

function stepOf({ threshold, kind, alerts }: Budget, instant: number, elapsedMs: number, reason: StepReason): Step {
  return { threshold, kind, alerts, instant, elapsedMs, reason };
}
