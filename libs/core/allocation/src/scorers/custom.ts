import type { CustomScorer } from '../options.js';
import { NEUTRAL } from '../scores.js';
import type { Column, Field } from './column.js';
import { twoDecimals } from './decimals.js';
import { unit } from './number.js';

/** A tenant's own scorer; no opinion is neutral. */
export function custom(scorer: CustomScorer, { groups }: Field): Column {
  return {
    name: scorer.name,
    fill(ticket, out, at) {
      for (let g = 0; g < groups.length; g++) out[at + g] = opinionOr(scorer.score(ticket, groups[g]!), NEUTRAL);
    },
    knows: (ticket, group) => !Number.isNaN(opinionOr(scorer.score(ticket, groups[group]!), NaN)),
    explain(ticket, group) {
      const opinion = opinionOr(scorer.score(ticket, groups[group]!), NaN);
      return Number.isNaN(opinion) ? `an opinion of ${scorer.name}` : `${scorer.name} gives it ${twoDecimals(opinion)}.`;
    },
  };
}

const opinionOr = (score: number | undefined, otherwise: number): number => (typeof score === 'number' && !Number.isNaN(score) ? unit(score) : otherwise);
