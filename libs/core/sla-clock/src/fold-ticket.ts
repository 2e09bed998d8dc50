import type { TicketMoment } from '#core/ticket';
import { beginCycle } from './begin-cycle.js';
import { CLOCK_KINDS, namedKind, type ClockKind } from './clock-kinds.js';
import type { Clock, TicketFold } from './clock.js';
import { foldCycle, type FoldedCycle } from './fold-cycle.js';
import type { Start } from './life.js';
import { orderMoments } from './order-moments.js';
import { ownersOf } from './owners.js';
import type { PolicySet } from './policy.js';
import { readMoments, type Reading } from './reading.js';

/** The policy sets that finished cycles ran under, by clock and cycle (rule R8: finished cycles are never rewritten by a newer configuration). */
export type PolicyPins = ReadonlyMap<string, ReadonlyMap<number, PolicySet>>;

/**
 * Folds a ticket's timeline (any order, duplicates allowed) into its clocks. Rules R1–R8, R11.
 * A pin holds only while the cycle is finished: one that a late event or a reopening sets going again runs under `policies` as a whole.
 */
export function foldTicket(timeline: readonly TicketMoment[], policies: PolicySet, pins?: PolicyPins): TicketFold {
  const moments = orderMoments(timeline);
  const readings = readMoments(moments, policies);
  const names = pins === undefined ? kindsOf(policies).keys() : new Set([...kindsOf(policies).keys(), ...pins.keys()]);
  const clocks: Clock[] = [];
  for (const name of names) {
    for (let cycle = 1, from: Position | undefined = { endedBy: undefined }; from !== undefined; cycle++) {
      const pinned = pins?.get(name)?.get(cycle);
      const folded: FoldedCycle | undefined = (pinned && finished(fold(name, cycle, pinned, readMoments(moments, pinned), from)))
        ?? fold(name, cycle, policies, readings, from);
      if (folded?.clock === undefined) break;
      clocks.push(folded.clock);
      from = after(folded);
    }
  }
  return {
    clocks,
    policy: readings.at(-1)?.policy?.name ?? null,
    owners: ownersOf(readings),
    unknownStatuses: unknownWords(moments, readings),
  };
}

/** What ended the cycle before, from where a start is to be looked for (undefined: there was none before); or the start itself. */
type Position = { readonly endedBy: number | undefined } | Start;

function after({ next, endedBy }: FoldedCycle): Position | undefined {
  return next ?? (endedBy === undefined ? undefined : { endedBy });
}

/** The next cycle that somebody promised; undefined: there is none. */
function fold(name: string, cycle: number, set: PolicySet, readings: readonly Reading[], first: Position): FoldedCycle | undefined {
  const kind = kindsOf(set).get(name);
  if (kind === undefined) return undefined;
  for (let from: Position | undefined = first; from !== undefined;) {
    const start: Start | undefined = 'at' in from ? from : beginCycle(name, kind, readings, from.endedBy);
    if (start === undefined) return undefined;
    const folded = foldCycle(name, cycle, kind.live(readings, start), readings.at(-1)!.at);
    if (folded.clock !== undefined) return folded;
    from = after(folded);
  }
  return undefined;
}

function finished(folded: FoldedCycle | undefined): FoldedCycle | undefined {
  const phase = folded?.clock?.phase;
  return phase === 'stopped' || phase === 'cancelled' ? folded : undefined;
}

const promised = new WeakMap<PolicySet, ReadonlyMap<string, ClockKind>>();

/** Only the kinds that some policy promises; the others are not looked for. */
function kindsOf(set: PolicySet): ReadonlyMap<string, ClockKind> {
  let kinds = promised.get(set);
  if (kinds === undefined) {
    const names = new Set(set.policies.flatMap(({ clocks }) => clocks.map(({ clock }) => clock)));
    const named = [...set.namedClocks].map(([name, clock]) => [name, namedKind(clock)] as const);
    promised.set(set, (kinds = new Map([...Object.entries(CLOCK_KINDS), ...named].filter(([name]) => names.has(name)))));
  }
  return kinds;
}

function unknownWords(moments: readonly TicketMoment[], readings: readonly Reading[]): readonly string[] {
  const words = moments.filter((_, i) => readings[i]!.status === undefined).map(({ status }) => status);
  return words.length < 2 ? words : [...new Set(words)];
}
