import type { ClockState, PolicyPins, PolicySet } from '#core/sla-clock';
import { crossedSteps } from './crossed-steps.js';
import { instantText } from './instant-text.js';
import { isOpen, type SimulatedClock, type SimulatedTicket } from './simulate-ticket.js';

/** What adopting a configuration does to one open clock: null where the one before or the one after has no such clock. */
export interface ClockEffect {
  readonly tenant: string;
  readonly ticket: string;
  readonly clock: string;
  readonly cycle: number;
  readonly before: ClockSide | null;
  readonly after: ClockSide | null;
}

export interface ClockSide {
  readonly policy: string;
  readonly state: ClockState;
  readonly target_ms: number;
  readonly deadline: string | null;
}

export interface OpenClockFigures {
  /** Running or paused now, and of those that change anything about, with their tickets. */
  readonly clocks: number;
  readonly clocks_changed: number;
  readonly tickets_changed: number;
  /** Open clocks of which these change; one that only comes or goes counts under `added` or `removed` alone. */
  readonly changes: Readonly<Record<'policy' | 'target' | 'deadline' | 'state' | 'added' | 'removed', number>>;
  readonly deadlines: { readonly earlier: number; readonly later: number };
  /** Clocks that are in breach the moment it is adopted, and were not before. */
  readonly breach_at_once: number;
  /** Clocks that alert the moment it is adopted, breaches among them. */
  readonly alert_at_once: number;
  /** The first few clocks that change, those in breach at once before the others. */
  readonly examples: readonly ClockEffect[];
}

const EXAMPLES = 50;

/** A fold of tickets, each as it is under the configuration in force and as a re-timing would make it. Its size does not grow with their number. */
export class EffectOnOpenClocks {
  private clocks = 0;
  private changed = 0;
  private tickets = 0;
  private readonly changes = { policy: 0, target: 0, deadline: 0, state: 0, added: 0, removed: 0 };
  private readonly deadlines = { earlier: 0, later: 0 };
  private breaches = 0;
  private alerts = 0;
  private readonly breached: ClockEffect[] = [];
  private readonly others: ClockEffect[] = [];

  /** `at`: the instant of both, epoch ms. What is found later than `staleAfterMs` after its instant wakes nobody (rule D9). */
  constructor(private readonly at: number, private readonly staleAfterMs: number) {}

  add(before: SimulatedTicket, after: SimulatedTicket): void {
    const earlier = new Map(before.clocks.map((one) => [keyOf(one), one]));
    let touched = false;
    const compare = (was: SimulatedClock | undefined, is: SimulatedClock | undefined): void => {
      if (!(was && isOpen(was.clock)) && !(is && isOpen(is.clock))) return;
      if (was && isOpen(was.clock)) this.clocks++;
      if (this.compare(after, was, is)) touched = true;
    };
    for (const one of after.clocks) {
      const key = keyOf(one);
      compare(earlier.get(key), one);
      earlier.delete(key);
    }
    for (const gone of earlier.values()) compare(gone, undefined);
    if (touched) this.tickets++;
  }

  figures(): OpenClockFigures {
    return {
      clocks: this.clocks,
      clocks_changed: this.changed,
      tickets_changed: this.tickets,
      changes: { ...this.changes },
      deadlines: { ...this.deadlines },
      breach_at_once: this.breaches,
      alert_at_once: this.alerts,
      examples: [...this.breached, ...this.others].slice(0, EXAMPLES),
    };
  }

  private compare(of: SimulatedTicket, was: SimulatedClock | undefined, is: SimulatedClock | undefined): boolean {
    if (!this.count(was, is)) return false;
    this.changed++;
    const breaches = is?.reading.state === 'breach' && was?.reading.state !== 'breach';
    if (breaches) this.breaches++;
    if (is && this.alertsAtOnce(was, is)) this.alerts++;
    const kept = breaches ? this.breached : this.others;
    if (kept.length < EXAMPLES) kept.push(effect(of, was, is));
    return true;
  }

  private count(was: SimulatedClock | undefined, is: SimulatedClock | undefined): boolean {
    if (!was || !is) {
      this.changes[was ? 'removed' : 'added']++;
      return true;
    }
    const [deadlineBefore, deadlineAfter] = [was.reading.deadline, is.reading.deadline];
    const differs = {
      policy: was.clock.policy !== is.clock.policy,
      target: was.clock.targetMs !== is.clock.targetMs,
      deadline: deadlineBefore !== deadlineAfter,
      state: was.reading.state !== is.reading.state,
    };
    if (differs.policy) this.changes.policy++;
    if (differs.target) this.changes.target++;
    if (differs.deadline) this.changes.deadline++;
    if (differs.state) this.changes.state++;
    if (deadlineBefore !== null && deadlineAfter !== null && differs.deadline) this.deadlines[deadlineAfter < deadlineBefore ? 'earlier' : 'later']++;
    return Object.values(differs).some(Boolean);
  }

  /** As re-timing does it: a threshold that only the new promise puts into the past is crossed now; a clock that is new has its thresholds at their own instants. */
  private alertsAtOnce(was: SimulatedClock | undefined, is: SimulatedClock): boolean {
    const crossed = crossedSteps(is.clock, this.at);
    if (!was) return crossed.some(({ instant }) => instant >= this.at - this.staleAfterMs);
    const before = new Set(crossedSteps(was.clock, this.at).map(({ threshold }) => threshold));
    return crossed.some(({ threshold }) => !before.has(threshold));
  }
}

/** The policy sets that finished cycles stay under once the configuration of `before` is replaced (rule R8). */
export function pinsAfter({ clocks }: SimulatedTicket, set: PolicySet, earlier: PolicyPins | undefined): PolicyPins {
  const pins = new Map([...earlier ?? []].map(([name, cycles]) => [name, new Map(cycles)]));
  for (const { clock: { clock, cycle, phase } } of clocks) {
    if (phase !== 'stopped' || pins.get(clock)?.has(cycle)) continue;
    pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, set));
  }
  return pins;
}

const keyOf = ({ clock: { clock, cycle } }: SimulatedClock): string => `${cycle} ${clock}`;

function effect({ tenant, ticket }: SimulatedTicket, was: SimulatedClock | undefined, is: SimulatedClock | undefined): ClockEffect {
  const { clock, cycle } = (is ?? was)!.clock;
  return { tenant, ticket, clock, cycle, before: was ? side(was) : null, after: is ? side(is) : null };
}

function side({ clock, reading }: SimulatedClock): ClockSide {
  return { policy: clock.policy, state: reading.state, target_ms: clock.targetMs, deadline: instantText(reading.deadline) };
}
