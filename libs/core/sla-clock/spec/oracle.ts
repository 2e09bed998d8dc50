import type { Status, TicketMoment } from '#core/ticket';
import type { ClockPhase, Policy, PolicySet, StepReason, Target } from '#core/sla-clock';

/**
 * The rules once more, by brute force: one clock is led through time tick by tick (1 ms), asking its calendar at every tick
 * whether time counts, and writing down what it did in that tick. Slow and plain; shares no code with the fold.
 */
export interface OracleClock {
  cycle: number;
  policy: string;
  targetMs: number;
  startedAt: number;
  phase: ClockPhase;
  stoppedAt: number | null;
  breachedAt: number | null;
  deadline: number | null;
  steps: { threshold: string; instant: number; reason: StepReason }[];
  /** Elapsed at each tick from the last moment on (the last one holds for ever after, unless it runs). */
  elapsedFrom(now: number): number;
}

type Doing = 'run' | 'pause' | 'end' | 'cancel';
interface Tick { doing: Doing | { shut: 'end' | 'cancel' | undefined; status: Status | undefined }; policy: Policy | undefined }
interface Happening { at: number; status: Status | undefined; answers: boolean; policy: Policy | undefined; index: number }
interface Mark { name: string; budget: number }

const LONGEST = 3_000;
/** The names that stand at 100 % and beyond in the policies of `timelines.ts`. */
const BREACH = new Set(['100%', '+0m']);
const LATE = new Set([...BREACH, '120%', '+7m']);
const msOf = (target: Target): number => ('ms' in target ? target.ms : Number.NaN);
const isBreach = ({ name }: Mark): boolean => BREACH.has(name);

export function simulate(kind: 'response' | 'resolution', moments: readonly TicketMoment[], set: PolicySet): OracleClock[] {
  const created = moments[0]!.createdAt;
  const happenings = moments.map((moment, index): Happening => {
    const status = set.statusOf(moment.status);
    return {
      at: Math.max(created, moment.occurredAt), status, index,
      answers: kind === 'response' && status !== undefined && set.respondedBy.has(status),
      policy: set.policies.find((policy) => policy.matches(moment)),
    };
  });
  const told = moments.map(({ firstResponseAt }) => firstResponseAt ?? Infinity);
  const answeredAt = kind === 'response' ? Math.min(...told) : Infinity;
  const clocks: OracleClock[] = [];
  for (let cycle = 1, index = 0, start = created; ;cycle++) {
    const { clock, next } = simulateCycle(kind, cycle, happenings.slice(index), start, answeredAt);
    if (clock !== undefined) clocks.push(clock);
    if (next === undefined) return clocks;
    index = next.index;
    start = next.at;
  }
}

function simulateCycle(kind: string, cycle: number, happenings: Happening[], start: number, answeredAt: number): { clock: OracleClock | undefined; next: Happening | undefined } {
  const known = happenings.at(-1)!.at;
  const promiseOf = (policy: Policy | undefined) => policy?.clocks.find(({ clock }) => clock === kind);
  const covers = (policy: Policy | undefined): policy is Policy => promiseOf(policy) !== undefined;

  let policy = happenings.map((one) => one.policy).find(covers);
  if (policy === undefined) return { clock: undefined, next: undefined };
  let covered = covers(happenings[0]!.policy);
  let shut: 'end' | 'cancel' | undefined;
  let doing: Doing = 'run';
  let since = start;
  let answered = false;
  let lastStatus: Status | undefined;
  let lastPolicy = happenings[0]!.policy;
  let gap: { at: number; shut: 'end' | 'cancel' | undefined; status: Status | undefined }[] = covered ? [] : [{ at: start, shut: undefined, status: undefined }];

  const ticks: Tick[] = [];
  let elapsed = 0;
  const reached = new Map<string, number>();
  let crossed: OracleClock['steps'] = [];
  let breachedAt: number | null = null;

  const target = () => msOf(promiseOf(policy)!.target);
  const marks = (): Mark[] => {
    const all = promiseOf(policy)!.thresholds.map(({ name, at }) => ({ name, budget: 'percent' in at ? Math.ceil((at.percent * target()) / 100) : target() + at.offsetMs }));
    if (!all.some(isBreach)) all.push({ name: '100%', budget: target() });
    return all.filter(({ budget }) => budget >= 0).sort((a, b) => a.budget - b.budget || Number(isBreach(a)) - Number(isBreach(b)));
  };
  const open = () => marks().filter(({ name }) => !crossed.some(({ threshold }) => threshold === name));
  const cross = (mark: Mark, instant: number, reason: StepReason) => {
    crossed.push({ threshold: mark.name, instant, reason });
    if (isBreach(mark)) breachedAt ??= instant;
  };
  const look = (now: number) => {
    if (covered && doing === 'run') for (const { name, budget } of open()) if (elapsed >= budget && !reached.has(name)) reached.set(name, now);
  };
  /** The clock stops running now; what it has reached stays. */
  const rest = (now: number, forGood: boolean) => {
    for (const mark of open()) {
      const instant = reached.get(mark.name);
      if (instant !== undefined && (instant < now || (!forGood && !isBreach(mark)))) cross(mark, instant, 'threshold');
    }
    reached.clear();
  };
  /** Counts every tick again. */
  const recount = (at: number) => {
    elapsed = 0;
    let past = false;
    for (const [i, tick] of ticks.entries()) {
      if (tick.doing !== 'run') continue;
      if (elapsed >= target()) past = true;
      if (tick.policy!.schedule.isOpen(start + i)) elapsed++;
    }
    if (!past && breachedAt !== null) {
      breachedAt = null;
      crossed = crossed.filter(({ threshold }) => !LATE.has(threshold));
    }
    for (const mark of open()) if (isBreach(mark) ? past : mark.budget < elapsed) cross(mark, at, 'retarget');
  };
  const doingBy = (status: Status | undefined): Doing => (status !== undefined && promiseOf(policy)!.pauseOn.has(status) ? 'pause' : 'run');

  const happen = (now: number, one: Happening): 'go on' | 'over' | 'cut off' => {
    const final = one.status === 'resolved' || one.status === 'closed' || one.status === 'cancelled';
    answered ||= one.answers;
    if (kind === 'resolution') {
      if (!final) shut = undefined;
      else shut ??= one.status === 'cancelled' ? 'cancel' : 'end';
    } else if (!(shut === 'cancel' && final)) {
      shut = answered ? 'end' : one.status === 'cancelled' ? 'cancel' : undefined;
    }
    lastStatus = one.status;
    lastPolicy = one.policy;

    if (!covered) {
      if (!covers(one.policy)) {
        gap.push({ at: now, shut, status: one.status });
        return 'go on';
      }
      const found = one.policy;
      policy = found;
      for (const tick of ticks) {
        tick.policy = found;
        if (typeof tick.doing === 'object') tick.doing = tick.doing.shut ?? doingBy(tick.doing.status);
      }
      let before: Doing | undefined;
      for (const change of gap) {
        const did = change.shut ?? doingBy(change.status);
        if (did !== before) since = change.at;
        before = did;
      }
      doing = before!;
      covered = true;
      gap = [];
      recount(doing === 'run' || doing === 'pause' ? now : since);
      look(now);
    }

    const wasOpen = doing === 'run' || doing === 'pause';
    const become = (next: Doing) => {
      if (next === doing) return;
      if (doing === 'run') rest(now, next !== 'pause');
      doing = next;
      since = now;
    };
    if (shut === 'end') become('end');
    else if (shut === 'cancel') { if (wasOpen) become('cancel'); }
    else {
      const other = covers(one.policy) && (one.policy.name !== policy!.name || msOf(promiseOf(one.policy)!.target) !== target());
      const reset = other && one.policy!.onChange === 'reset';
      const rule = covers(one.policy) ? one.policy : policy!;
      if (!wasOpen && (reset || rule.onReopen === 'new_cycle')) return 'over';
      if (reset) {
        if (doing === 'run') rest(now, true);
        return 'cut off';
      }
      if (!covers(one.policy)) {
        become('cancel');
        covered = false;
        gap = [{ at: now, shut, status: one.status }];
      } else if (other) {
        if (doing === 'run') rest(now, false);
        policy = one.policy;
        if (policy.onChange === 'retroactive') for (const tick of ticks) tick.policy = policy;
        recount(now);
        doing = doingBy(one.status);
      } else become(doingBy(one.status));
    }
    return 'go on';
  };

  const result = (phase: ClockPhase): OracleClock => ({
    cycle, policy: policy!.name, targetMs: target(), startedAt: start, phase, breachedAt,
    stoppedAt: phase === 'stopped' ? since : null,
    deadline: null, steps: crossed, elapsedFrom: () => elapsed,
  });
  const phaseNow = (): ClockPhase => (!covered ? 'cancelled' : ({ run: 'running', pause: 'paused', end: 'stopped', cancel: 'cancelled' } as const)[doing]);

  const waiting = [...happenings];
  const series: number[] = [];
  for (let now = start; now < known + LONGEST; now++) {
    look(now);
    if (now >= answeredAt && !answered) {
      happen(now, { at: now, status: lastStatus, answers: true, policy: lastPolicy, index: 0 });
    }
    while (waiting[0] !== undefined && waiting[0].at <= now) {
      const one = waiting.shift()!;
      const outcome = happen(now, one);
      if (outcome !== 'go on') return { clock: result(outcome === 'over' ? phaseNow() : 'cancelled'), next: one };
      look(now);
    }
    if (waiting.length === 0) series[now - known] = elapsed;
    ticks.push({ doing: covered ? doing : { shut, status: lastStatus }, policy });
    if (covered && doing === 'run' && policy.schedule.isOpen(now)) elapsed++;
  }
  const phase = phaseNow();
  const clock = result(phase);
  clock.elapsedFrom = (now) => series[now - known]!;
  if (phase === 'running') {
    const breach = reached.get(marks().find(isBreach)!.name);
    if (breachedAt === null && breach !== undefined && breach < known) clock.breachedAt = breach;
    clock.deadline = breachedAt ?? breach!;
    clock.steps = [...crossed, ...open().map(({ name }) => ({ threshold: name, instant: reached.get(name)!, reason: 'threshold' as const }))];
  }
  return { clock, next: undefined };
}
