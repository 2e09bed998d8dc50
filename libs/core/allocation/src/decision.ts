import type { Scores } from './scores.js';

/** What became of a ticket. A decision carries all groups' scores, best first. */
export type Decision = Allocation | Unallocated;

export interface Allocation {
  readonly kind: 'allocated';
  readonly ticketId: string;
  readonly reason: AllocationReason;
  readonly group: { readonly id: string; readonly name: string };
  /** The group's. */
  readonly scores: Scores;
  /** How likely the choice is right, given the lead over the runner-up and what data is missing: 0.5 … 1. */
  readonly confidence: number;
  /** Plain sentences: why this group, what is not known, why not the runner-up. */
  readonly rationale: readonly string[];
  readonly ranking: readonly RankedGroup[];
}

export interface Unallocated {
  readonly kind: 'unallocated';
  readonly ticketId: string;
  readonly reason: UnallocatedReason;
  readonly rationale: readonly string[];
  readonly ranking: readonly RankedGroup[];
}

/** `all_full`: every candidate is at its bandwidth, and the least overbooked of the good ones got one more; somebody should be told. */
export type AllocationReason = 'best_score' | 'only_candidate' | 'all_full';

/** `all_full`: as above, where overbooking is forbidden. `all_excluded`: the active ones must not get this ticket. */
export type UnallocatedReason = 'no_groups_configured' | 'all_inactive' | 'all_excluded' | 'all_full';

export interface RankedGroup {
  readonly id: string;
  readonly name: string;
  readonly standing: Standing;
  readonly scores: Scores;
  /** Scorers, custom ones too, that lacked data and answered neutral. */
  readonly missing: readonly string[];
}

/** `free`: a candidate with room; `full`: chosen only when none is free; the others are never chosen. */
export type Standing = 'free' | 'full' | 'excluded' | 'inactive';
