import type { TicketMoment } from '#core/ticket';
import type { TicketFold } from './clock.js';
import type { PolicySet } from './policy.js';

/** The policy set a finished cycle ran under, by clock and cycle (rule R8: finished cycles are never rewritten by a newer configuration). */
export type PolicyPins = (clock: string, cycle: number) => PolicySet | undefined;

/** Folds a ticket's timeline (any order, duplicates allowed) into its clocks. Rules R1–R8, R11. */
export function foldTicket(_timeline: readonly TicketMoment[], _policies: PolicySet, _pins?: PolicyPins): TicketFold {
  throw new Error('not written yet');
}
