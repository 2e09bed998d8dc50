import type { AllocationOptions } from './options.js';
import type { RankingTable } from './ranking-table.js';
import { SCORERS, type ScorerName } from './scores.js';
import { weightsIn } from './weights-in.js';
import { sharesOf } from './weights.js';

/** Whom a kept ranking says a ticket would have gone to. */
export type Rechoice =
  | {
    readonly kind: 'chosen';
    /** In the table's lists. */
    readonly place: number;
    /** Of all places in the lists. */
    readonly composites: readonly number[];
    /** Scorers that have a weight and whose scores were not kept: they had none when it was decided. They are left out. */
    readonly unkept: readonly string[];
  }
  /** By how much each was overbooked decides then, and is not kept. */
  | { readonly kind: 'all_full' }
  | { readonly kind: 'no_candidates' };

/** Scores are kept to 0.00005, so composites are too: a lead that two of them may hide is none. What is added is for floating point. */
const HIDDEN_LEAD = 0.000_1 + 1e-9;

/**
 * Who would have been chosen by the weights of `options`: the best composite among the groups that were free. Of those that
 * the rounding does not tell apart it is the one that stood first in the ranking, whose free places and id were looked at
 * when it was made. So the weights a decision was made under always give the group that was chosen.
 */
export function rechoose(options: AllocationOptions): (table: RankingTable, category: string | undefined) => Rechoice {
  const weightsFor = weightsIn(options);
  return (table, category) => {
    const free = [...table.standings.keys()].filter((place) => table.standings[place] === 'free');
    if (free.length === 0) return { kind: table.standings.includes('full') ? 'all_full' : 'no_candidates' };
    const weights = weightsFor(category ?? '');
    const names = [...SCORERS, ...Object.keys(table.custom)];
    const columns = names.map((name) => table.custom[name] ?? table.scores[name as ScorerName]);
    const shares = sharesOf(weights, names);
    const composites = [...table.ids.keys()].map((place) => columns.reduce((sum, column, i) => sum + shares[i]! * column[place]!, 0));
    const enough = Math.max(...free.map((place) => composites[place]!)) - HIDDEN_LEAD;
    return {
      kind: 'chosen', composites,
      place: free.find((place) => composites[place]! >= enough)!,
      unkept: Object.keys(weights).filter((name) => weights[name]! > 0 && !names.includes(name)),
    };
  };
}
