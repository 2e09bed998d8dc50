import type { TicketMoment } from '#core/ticket';
import { CLOCK_KINDS, CLOCK_NAMES, type ClockName, type Start } from './clock-kinds.js';
import type { Clock, TicketFold } from './clock.js';
import { foldCycle, type FoldedCycle } from './fold-cycle.js';
import { orderMoments } from './order-moments.js';
import type { PolicySet } from './policy.js';
import { readMoments, type Reading } from './reading.js';

/** The policy set a finished cycle ran under, by clock and cycle (rule R8: finished cycles are never rewritten by a newer configuration). */
export type PolicyPins = (clock: string, cycle: number) => PolicySet | undefined;

/**
 * Folds a ticket's timeline (any order, duplicates allowed) into its clocks. Rules R1–R8, R11.
 * A pin holds only while the cycle is finished: one that a late event or a reopening sets going again runs under `policies` as a whole.
 */
export function foldTicket(timeline: readonly TicketMoment[], policies: PolicySet, pins?: PolicyPins): TicketFold {
  const moments = orderMoments(timeline);
  const readings = readMoments(moments, policies);
  const clocks: Clock[] = [];
  for (const name of CLOCK_NAMES) {
    let start: Start | undefined = readings[0] && { index: 0, at: moments[0]!.createdAt };
    for (let cycle = 1; start !== undefined; cycle++) {
      const pinned = pins?.(name, cycle);
      const folded: FoldedCycle = (pinned && finished(fold(name, cycle, readMoments(moments, pinned), start)))
        ?? fold(name, cycle, readings, start);
      if (folded.clock !== undefined) clocks.push(folded.clock);
      start = folded.next;
    }
  }
  return {
    clocks,
    policy: readings.at(-1)?.policy?.name ?? null,
    unknownStatuses: unknownWords(moments, readings),
  };
}

function fold(name: ClockName, cycle: number, readings: readonly Reading[], start: Start): FoldedCycle {
  return foldCycle(name, cycle, CLOCK_KINDS[name](readings, start), readings.at(-1)!.at);
}

function finished(folded: FoldedCycle): FoldedCycle | undefined {
  const phase = folded.clock?.phase;
  return phase === 'stopped' || phase === 'cancelled' ? folded : undefined;
}

function unknownWords(moments: readonly TicketMoment[], readings: readonly Reading[]): readonly string[] {
  const words = moments.filter((_, i) => readings[i]!.status === undefined).map(({ status }) => status);
  return words.length < 2 ? words : [...new Set(words)];
}
