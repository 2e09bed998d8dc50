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

/** The weights of these scorers as shares of 1. Nonsense counts nothing; if all is nonsense, the defaults hold. */
export function sharesOf(weights: Weights, names: readonly string[]): Float64Array {
  const given = names.map((name) => amount(weights[name]));
  const sum = given.reduce((all, weight) => all + weight, 0);
  return sum > 0 ? Float64Array.from(given, (weight) => weight / sum) : Float64Array.from(names, (name) => amount((DEFAULT_WEIGHTS as Weights)[name]));
}

const amount = (weight: number | undefined): number => (typeof weight === 'number' && weight > 0 ? Math.min(weight, 1e9) : 0);
