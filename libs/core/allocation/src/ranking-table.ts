import type { RankedGroup, Standing } from './decision.js';
import { SCORERS, type ScorerName, type Scores } from './scores.js';

/**
 * A ranking to be kept: a list a column, best group first; scores to four decimals. Of 50 groups it takes 4 kB as JSON where the
 * groups one by one take 15, and is made of a dozen objects instead of hundreds.
 */
export interface RankingTable {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly standings: readonly Standing[];
  readonly scores: Readonly<Record<ScorerName | 'composite', readonly number[]>>;
  /** By custom scorer. */
  readonly custom: Readonly<Record<string, readonly number[]>>;
  /** By scorer that lacked data: for which places in the lists. */
  readonly missing: Readonly<Record<string, readonly number[]>>;
}

/** The groups one by one again. */
export function rankingOf({ ids, names, standings, scores, custom, missing }: RankingTable): readonly RankedGroup[] {
  const lacking = Object.entries(missing).map(([scorer, places]) => [scorer, new Set(places)] as const);
  return ids.map((id, place) => {
    const seven = Object.fromEntries(SCORERS.map((name) => [name, scores[name][place]!])) as Omit<Scores, 'composite' | 'custom'>;
    return {
      id, name: names[place]!, standing: standings[place]!,
      scores: { ...seven, composite: scores.composite[place]!, custom: Object.fromEntries(Object.entries(custom).map(([name, column]) => [name, column[place]!])) },
      missing: lacking.flatMap(([scorer, places]) => (places.has(place) ? [scorer] : [])),
    };
  });
}
