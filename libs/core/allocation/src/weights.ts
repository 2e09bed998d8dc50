import type { ScorerName } from './scores.js';

/** How much each scorer counts, ≥ 0; a composite is divided by their sum. What is left out counts nothing. Custom scorers by their own names. */
export type Weights = Readonly<Partial<Record<ScorerName, number>> & Record<string, number>>;

export const DEFAULT_WEIGHTS = {
  availability: 0.25,
  bandwidth: 0.15,
  velocity: 0.2,
  performance: 0.2,
  proximity: 0.1,
  cultural_fit: 0.05,
  timezone: 0.05,
} as const satisfies Record<ScorerName, number>;
