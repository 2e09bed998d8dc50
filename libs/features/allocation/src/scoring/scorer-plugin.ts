import type { AssignmentGroup, TicketNeeds } from '#core/allocation';

/** What a scorer is told of a group: all but its calendar, which is code. */
export type GroupToScore = Omit<AssignmentGroup, 'hours'>;

/** The module of a custom scorer exports this function as `score`, or by default. */
export interface ScorerPlugin {
  /** How well the group suits the ticket, 0 to 1 (else clamped); undefined: no opinion, neutral. At once, not as a promise. */
  score(ticket: TicketNeeds, group: GroupToScore): number | undefined;
}

export interface Batch {
  readonly tickets: readonly TicketNeeds[];
  readonly groups: readonly GroupToScore[];
}

/** To the scorer's process. */
export interface ToScore extends Batch {
  readonly timeoutMs: number;
}

/** From it: tickets × groups opinions, NaN where there is none. */
export type FromScorer = { readonly ready: true } | { readonly opinions: Float64Array } | { readonly failed: string };
