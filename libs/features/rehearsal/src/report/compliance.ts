import { CLOCK_NAMES, type ClockName } from '#core/sla-clock';
import { PRIORITIES, type Priority } from '#core/ticket';
import type { SimulatedClock, SimulatedTicket } from '../pure/simulate-ticket.js';

/** How promises of one kind were kept. */
export interface ComplianceCounts {
  readonly clocks: number;
  /** Stopped: by an answer, a resolution, whatever ends it. Met or missed for good. */
  readonly finished: number;
  /** Finished in time. */
  readonly met: number;
  /** Past their deadlines, finished or still open. */
  readonly breached: number;
}

/** Of one policy, priority or tier and one clock; `group` is empty where only the clock counts. */
export interface ComplianceRow extends ComplianceCounts {
  readonly group: string;
  readonly clock: string;
  /** met ÷ (met + breached) × 100: one that is late and still open can no longer be met. Null where nothing is decided. */
  readonly percent: number | null;
}

export const COMPLIANCE_GROUPS = ['clock', 'policy', 'priority', 'tier'] as const;
export type ComplianceGroup = (typeof COMPLIANCE_GROUPS)[number];

export function ofEachGroup<T>(make: (by: ComplianceGroup) => T): Readonly<Record<ComplianceGroup, T>> {
  return { clock: make('clock'), policy: make('policy'), priority: make('priority'), tier: make('tier') };
}

type Tally = { -readonly [K in keyof ComplianceCounts]: ComplianceCounts[K] };

/** Adds clocks up. One of these is a few kilobytes, however many tickets went in. */
export class Compliance {
  private readonly tallies: Readonly<Record<ComplianceGroup, Map<string, Map<string, Tally>>>> = { clock: new Map(), policy: new Map(), priority: new Map(), tier: new Map() };

  add({ priority, tier }: SimulatedTicket, { clock: { clock, policy, phase }, reading: { breachedAt } }: SimulatedClock): void {
    const finished = phase === 'stopped';
    const breached = breachedAt !== null;
    for (const tally of [this.tally('clock', '', clock), this.tally('policy', policy, clock), this.tally('priority', priority, clock), this.tally('tier', tier, clock)]) {
      tally.clocks++;
      if (finished) tally.finished++;
      if (finished && !breached) tally.met++;
      if (breached) tally.breached++;
    }
  }

  rows(by: ComplianceGroup): readonly ComplianceRow[] {
    return [...this.tallies[by]].flatMap(([group, clocks]) =>
      [...clocks].map(([clock, counts]) => ({ group, clock, ...counts, percent: counts.met + counts.breached === 0 ? null : (counts.met / (counts.met + counts.breached)) * 100 }))).sort(inOrder(by));
  }

  private tally(by: ComplianceGroup, group: string, clock: string): Tally {
    let clocks = this.tallies[by].get(group);
    if (clocks === undefined) this.tallies[by].set(group, clocks = new Map());
    let tally = clocks.get(clock);
    if (tally === undefined) clocks.set(clock, tally = { clocks: 0, finished: 0, met: 0, breached: 0 });
    return tally;
  }
}

/** By group, then clock: the built-in kinds first, in the engine's order. */
export function inOrder(by: ComplianceGroup): (a: Pick<ComplianceRow, 'group' | 'clock'>, b: Pick<ComplianceRow, 'group' | 'clock'>) => number {
  const ofGroup = by === 'priority' ? (group: string) => PRIORITIES.indexOf(group as Priority) : () => 0;
  return (a, b) => ofGroup(a.group) - ofGroup(b.group) || alphabetic(a.group, b.group) || place(a.clock) - place(b.clock) || alphabetic(a.clock, b.clock);
}

const alphabetic = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function place(clock: string): number {
  const index = CLOCK_NAMES.indexOf(clock as ClockName);
  return index === -1 ? CLOCK_NAMES.length : index;
}
