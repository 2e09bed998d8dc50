/** The seven scorers, in the order in which they are added up. */
export const SCORERS = ['availability', 'bandwidth', 'velocity', 'performance', 'proximity', 'cultural_fit', 'timezone'] as const;
export type ScorerName = (typeof SCORERS)[number];

/** Each in [0, 1], and their weighted mean. */
export interface Scores extends Readonly<Record<ScorerName, number>> {
  readonly composite: number;
  /** Scores of a tenant's own scorers by name. */
  readonly custom: Readonly<Record<string, number>>;
}

/** What a missing datum scores: neither for nor against. */
export const NEUTRAL = 0.5;
