import type { AssignmentGroup } from './group.js';
import type { TicketNeeds } from './ticket-needs.js';
import type { Weights } from './weights.js';

export interface AllocationOptions {
  /** Defaults to `DEFAULT_WEIGHTS`. */
  readonly weights?: Weights;
  /** Instead of `weights` for tickets of these categories (any case). */
  readonly weightsByCategory?: Readonly<Record<string, Weights>>;
  /** A tenant's own; one without a weight is not called. */
  readonly customScorers?: readonly CustomScorer[];
  /** What to do when every candidate is full. Defaults to `overbook`. */
  readonly whenAllFull?: 'overbook' | 'hold';
}

export interface CustomScorer {
  /** Not one of the seven names. Its weight stands under this name. */
  readonly name: string;
  /** Clamped to [0, 1]; undefined or not a number: no opinion, neutral. Must not throw, and be quick: whoever runs a plugin limits its time. */
  score(ticket: TicketNeeds, group: AssignmentGroup): number | undefined;
}
