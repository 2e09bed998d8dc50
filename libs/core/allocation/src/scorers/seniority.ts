import { wordsOf } from './words.js';

const LEVELS: ReadonlyMap<string, number> = new Map([
  ...['basic', 'beginner', 'junior', 'frontline', 'l1', 't1', 'tier1', 'level1'].map((word) => [word, 0] as const),
  ...['intermediate', 'advanced', 'senior', 'l2', 't2', 'tier2', 'level2'].map((word) => [word, 0.5] as const),
  ...['expert', 'specialist', 'principal', 'architect', 'l3', 't3', 'tier3', 'level3', 'l4', 't4', 'tier4', 'level4'].map((word) => [word, 1] as const),
]);

/** The span of complexity a group is meant for, in [0, 1]. */
export interface Seniority {
  readonly from: number;
  readonly to: number;
}

/** From the words of its capabilities (`basic`, `L2`, `tier 3`, `expert` …); undefined where none speaks of it. */
export function seniorityOf(capabilities: readonly string[]): Seniority | undefined {
  const levels = capabilities
    .flatMap((capability) => [...wordsOf(capability), wordsOf(capability).join('')])
    .flatMap((word) => LEVELS.get(word) ?? []);
  return levels.length === 0 ? undefined : { from: Math.min(...levels), to: Math.max(...levels) };
}

/**
 * 1 within the span; below it (the ticket asks too little) falling at half the rate at which it falls above (it asks too much):
 * an expert can reset a password, if at a price.
 */
export function fitOf(complexity: number, { from, to }: Seniority): number {
  if (complexity > to) return 1 - (complexity - to);
  return complexity < from ? 1 - (from - complexity) / 2 : 1;
}
