import type { AssignmentGroup } from '../group.js';
import type { Loads } from '../engine/loads.js';
import type { TicketNeeds } from '../ticket-needs.js';

/** What a scorer is made ready for. */
export interface Field {
  /** All groups, by id: sums over them do not depend on the order they came in. */
  readonly groups: readonly AssignmentGroup[];
  /** The active ones: medians and means are taken over these, whether they have room or not, so that a score does not jump as others fill up. */
  readonly active: readonly AssignmentGroup[];
  readonly loads: Loads;
}

/** One scorer made ready for a field: a column of scores for each ticket. */
export interface Column {
  readonly name: string;
  /** Writes every group's score, each in [0, 1], to `out` from `at` on, groups in the field's order. */
  fill(ticket: TicketNeeds, out: Float64Array, at: number): void;
  /** Whether the data was there; if not, the score is neutral. */
  knows(ticket: TicketNeeds, group: number, held: Held): boolean;
  /** One plain sentence where it knows; else what is lacking, as a noun. */
  explain(ticket: TicketNeeds, group: number, held: Held): string;
}

/** A group's load when the score was made: it has moved on since. */
export interface Held {
  readonly load: number;
  readonly loadKnown: boolean;
}
