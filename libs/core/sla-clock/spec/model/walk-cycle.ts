import type { Status } from '#core/ticket';
import type { ClockPhase, ClockPolicy, ClockState, Policy, SegmentKind, StepReason } from '#core/sla-clock';
import type { MinuteModel } from '../minute-model.js';

/** A moment as one clock sees it: what the ticket is from then on. */
export interface Seen {
  readonly at: number;
  readonly index: number;
  readonly status: Status | undefined;
  readonly shut: 'closed' | 'cancelled' | undefined;
  readonly policy: Policy | undefined;
}

export interface Walk {
  readonly clock: string;
  readonly cycle: number;
  readonly bornAt: number;
  /** From the moment of the birth on; the clock runs from its birth until then. */
  readonly life: readonly Seen[];
  /** The instant of the ticket's last moment. */
  readonly known: number;
  calendar(name: string): MinuteModel;
}

export interface ModelClock {
  readonly clock: string;
  readonly cycle: number;
  readonly policy: string;
  readonly calendar: string;
  readonly targetMs: number;
  readonly startedAt: number;
  readonly phase: ClockPhase;
  readonly stoppedAt: number | null;
  readonly breachedAt: number | null;
  /** `later`: beyond the days the model knows. */
  readonly deadline: number | 'later' | null;
  readonly steps: readonly { threshold: string; instant: number | 'later'; reason: StepReason }[];
  readonly segments: readonly { from: number; to: number | null; kind: SegmentKind; policy: string }[];
  /** From `known` on. */
  elapsedAt(now: number): number;
  stateAt(now: number): ClockState;
}

/** The target lies beyond the days the model knows. */
export class OutOfSight extends Error {}

/** A piece of a minute, in which nothing changes. */
interface Piece {
  readonly from: number;
  readonly to: number;
  doing: SegmentKind;
  policy: Policy;
  /** While nobody promised anything: what the ticket was, to be judged by whoever will. */
  unjudged: Pick<Seen, 'shut' | 'status'> | undefined;
}

interface Budget {
  readonly name: string;
  readonly kind: 'warning' | 'breach' | 'overdue';
  readonly ms: number;
  readonly alerts: boolean;
}

const MINUTE = 60_000;
const ORDER = ['warning', 'breach', 'overdue'];

/**
 * The rules by brute force: one cycle of one clock is led through time minute by minute, asking its calendar in each whether
 * time counts, with a list of all pieces of time so far, which are counted again where a change is retroactive.
 * `next`: the moment at which another cycle begins in its place; undefined clock: nobody ever promised it.
 */
export function walkCycle(walk: Walk): { clock: ModelClock | undefined; next: Seen | undefined } {
  const { life, bornAt, known, calendar } = walk;
  const promiseOf = (by: Policy | undefined): ClockPolicy | undefined => by?.clocks.find(({ clock }) => clock === walk.clock);
  const promising = life.map((seen) => seen.policy).find((by) => promiseOf(by) !== undefined);
  if (promising === undefined) return { clock: undefined, next: undefined };

  let policy = promising;
  let covered = promiseOf(life[0]!.policy) !== undefined;
  let doing: SegmentKind = covered ? 'running' : 'cancelled';
  let closedAt = bornAt;
  let gap: Pick<Seen, 'at' | 'shut' | 'status'>[] = covered ? [] : [{ at: bornAt, shut: undefined, status: undefined }];
  let now = bornAt;
  let elapsed = 0;
  let breachedAt: number | null = null;
  let crossed: { threshold: string; kind: Budget['kind']; alerts: boolean; instant: number; reason: StepReason }[] = [];
  /** By name: when it was first reached in the present run. */
  const reached = new Map<string, number>();
  const pieces: Piece[] = [];

  const targetOf = (by: Policy): number => {
    const { target } = promiseOf(by)!;
    const ms = 'ms' in target ? target.ms : calendar(by.schedule.name).businessDays(bornAt, target.businessDays, target.by);
    if (ms === undefined) throw new OutOfSight();
    return ms;
  };
  const budgetsLeft = (): Budget[] => budgetsOf(promiseOf(policy)!, targetOf(policy)).filter(({ name }) => !crossed.some(({ threshold }) => threshold === name));
  const cross = ({ name, kind, alerts }: Budget, instant: number, reason: StepReason): void => {
    crossed.push({ threshold: name, kind, alerts, instant, reason });
    if (kind === 'breach') breachedAt ??= instant;
  };
  const reach = (ms: number, instant: (budget: Budget) => number, budgets: readonly Budget[]): void => {
    for (const budget of budgets) if (budget.ms <= ms && !reached.has(budget.name)) reached.set(budget.name, instant(budget));
  };
  const walkTo = (to: number, stop = (): boolean => false): void => {
    const budgets = covered ? budgetsLeft() : [];
    while (now < to && !stop()) {
      const begin = now;
      const end = Math.min(to, (Math.floor(begin / MINUTE) + 1) * MINUTE);
      if (doing === 'running') {
        reach(elapsed, () => begin, budgets);
        if (calendar(policy.schedule.name).isOpen(begin)) {
          const before = elapsed;
          elapsed += end - begin;
          reach(elapsed, ({ ms }) => begin + ms - before, budgets);
        }
      }
      pieces.push({ from: begin, to: end, doing, policy, unjudged: covered ? undefined : gap.at(-1)! });
      now = end;
    }
  };
  /** The run ends now. What was reached before is crossed, and now as well unless it ends for good; a breach only if it was run on past. */
  const rest = (forGood: boolean): void => {
    if (doing === 'running') {
      reach(elapsed, () => now, budgetsLeft());
      for (const budget of budgetsLeft()) {
        const instant = reached.get(budget.name);
        if (instant !== undefined && (instant < now || (!forGood && budget.kind !== 'breach'))) cross(budget, instant, 'threshold');
      }
    }
    reached.clear();
  };
  const become = (next: SegmentKind): void => {
    if (next === doing) return;
    rest(next !== 'paused');
    doing = next;
    if (next === 'closed') closedAt = now;
  };
  /** Another promise: every piece is counted anew, and what is passed by now is crossed by the change. */
  const recount = (at: number): void => {
    const target = targetOf(policy);
    let past = false;
    elapsed = 0;
    for (const piece of pieces) {
      if (piece.doing !== 'running') continue;
      past ||= elapsed >= target;
      if (calendar(piece.policy.schedule.name).isOpen(piece.from)) elapsed += piece.to - piece.from;
    }
    past ||= elapsed > target;
    if (!past && breachedAt !== null) {
      breachedAt = null;
      crossed = crossed.filter(({ kind }) => kind === 'warning');
    }
    for (const budget of budgetsLeft()) if (budget.kind === 'breach' ? past : budget.ms < elapsed) cross(budget, at, 'retarget');
  };
  const judge = ({ shut, status }: Pick<Seen, 'shut' | 'status'>): SegmentKind =>
    shut ?? (status !== undefined && promiseOf(policy)!.pauseOn.has(status) ? 'paused' : 'running');

  const find = (by: Policy): void => {
    policy = by;
    covered = true;
    for (const piece of pieces) {
      piece.policy = by;
      if (piece.unjudged !== undefined) piece.doing = judge(piece.unjudged);
      piece.unjudged = undefined;
    }
    doing = 'cancelled';
    for (const { at, ...was } of gap) {
      const next = judge(was);
      if (next === 'closed' && doing !== 'closed') closedAt = at;
      if (next === 'cancelled' && doing !== 'cancelled') closedAt = at;
      doing = next;
    }
    gap = [];
    recount(doing === 'running' || doing === 'paused' ? now : closedAt);
  };

  let ended: { phase?: ClockPhase; next: Seen } | undefined;
  for (const seen of life) {
    walkTo(seen.at);
    const by = promiseOf(seen.policy) === undefined ? undefined : seen.policy;
    if (!covered && by === undefined) {
      gap.push(seen);
      continue;
    }
    if (!covered) find(by!);
    const wasOpen = doing === 'running' || doing === 'paused';
    if (seen.shut === 'closed') become('closed');
    else if (seen.shut === 'cancelled') become('cancelled');
    else {
      const other = by !== undefined && (by.name !== policy.name || targetOf(by) !== targetOf(policy));
      const reset = other && by.onChange === 'reset';
      if (!wasOpen && (reset || (by ?? policy).onReopen === 'new_cycle')) ended = { next: seen };
      else if (reset) {
        rest(true);
        ended = { phase: 'cancelled', next: seen };
      } else if (by === undefined) {
        become('cancelled');
        covered = false;
        gap = [seen];
      } else if (other) {
        rest(false);
        policy = by;
        if (by.onChange === 'retroactive') for (const piece of pieces) piece.policy = by;
        recount(now);
        doing = judge(seen);
      } else become(judge(seen));
    }
    if (ended !== undefined) break;
  }

  if (ended === undefined) walkTo(known);
  const phase = ended?.phase ?? ({ running: 'running', paused: 'paused', closed: 'stopped', cancelled: 'cancelled' } as const)[doing];
  const [until, elapsedMs, last] = [now, elapsed, policy];
  const segments = segmentsOf([...pieces, ...(ended === undefined ? [{ from: now, to: Infinity, doing, policy }] : [])]);
  let plans: ModelClock['steps'] = [];
  let deadline: ModelClock['deadline'] = null;
  if (phase === 'running') {
    rest(false);
    const left = budgetsLeft();
    walkTo(calendar(last.schedule.name).end, () => left.every(({ name }) => reached.has(name)));
    plans = left.map(({ name }) => ({ threshold: name, instant: reached.get(name) ?? 'later', reason: 'threshold' }));
    deadline = breachedAt ?? reached.get(left.find(({ kind }) => kind === 'breach')!.name) ?? 'later';
  }
  const breached = breachedAt;
  const elapsedAt = (at: number): number => elapsedMs + (phase === 'running' ? calendar(last.schedule.name).elapsed(until, at) : 0);
  const warnings = [...crossed, ...budgetsOf(promiseOf(last)!, targetOf(last)).flatMap((budget) => {
    const plan = plans.find(({ threshold, instant }) => threshold === budget.name && instant !== 'later');
    return plan === undefined ? [] : [{ ...budget, instant: plan.instant as number }];
  })].filter(({ kind, alerts }) => kind === 'warning' && alerts);
  return {
    next: ended?.next,
    clock: {
      clock: walk.clock, cycle: walk.cycle, policy: last.name, calendar: last.schedule.name, targetMs: targetOf(last), startedAt: bornAt, phase,
      stoppedAt: phase === 'stopped' ? closedAt : null, breachedAt: breached, deadline, segments, elapsedAt,
      steps: [...crossed.map(({ threshold, instant, reason }) => ({ threshold, instant, reason })), ...plans],
      stateAt(at) {
        if (phase === 'cancelled') return 'cancelled';
        if (breached !== null || (typeof deadline === 'number' && at > deadline)) return 'breach';
        if (phase !== 'running') return phase === 'stopped' ? 'met' : 'paused';
        return warnings.some(({ instant }) => instant <= at) ? 'alert' : 'ok';
      },
    },
  };
}

function budgetsOf({ thresholds }: ClockPolicy, target: number): Budget[] {
  const budgets = thresholds.map(({ name, at, alerts }): Budget => {
    const [beyond, ms] = 'percent' in at ? [at.percent - 100, Math.ceil((Math.round(at.percent * 10) * target) / 1000)] : [at.offsetMs, target + at.offsetMs];
    return { name, alerts, ms, kind: beyond < 0 ? 'warning' : beyond > 0 ? 'overdue' : 'breach' };
  });
  if (!budgets.some(({ kind }) => kind === 'breach')) budgets.push({ name: '100%', kind: 'breach', ms: target, alerts: false });
  return budgets.filter(({ ms }) => ms >= 0).sort((a, b) => a.ms - b.ms || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** Neighbours of one kind and policy are one. */
function segmentsOf(pieces: readonly Pick<Piece, 'from' | 'to' | 'doing' | 'policy'>[]): ModelClock['segments'] {
  const segments: { from: number; to: number | null; kind: SegmentKind; policy: string }[] = [];
  for (const { from, to, doing: kind, policy: { name: policy } } of pieces) {
    const before = segments.at(-1);
    const until = to === Infinity ? null : to;
    if (before?.kind === kind && before.policy === policy) before.to = until;
    else segments.push({ from, to: until, kind, policy });
  }
  return segments;
}
