import { wholeText } from '../ticket-text.js';
import type { Tier } from '../tier.js';
import { facetOf, type LinearModel } from './model.js';

/**
 * `model` is asked anew for every batch, so that a newer model counts at once; undefined: there is none yet.
 * Under `threshold` (0 to 1, of calibrated confidence) the tier is unsure.
 */
export function learnedTier(model: () => LinearModel | undefined, threshold: number): Tier {
  return {
    name: 'learned',
    answers: ['category', 'department'],
    classify: (tickets) => {
      const current = model();
      const facet = current && facetOf(current.description.kind);
      return tickets.map((ticket) => {
        if (!current || !facet) return { kind: 'unsure', reason: 'there is no model of categories or departments' };
        const prediction = current.predict(wholeText(ticket));
        if (!prediction) return { kind: 'unsure', reason: 'the text has nothing the model knows' };
        const { label, confidence } = prediction;
        const suggestion = { [facet]: label, confidence };
        return confidence >= threshold ? { kind: 'sure', suggestion } : { kind: 'unsure', reason: `${label} with ${confidence.toFixed(2)}, under the threshold of ${threshold}`, suggestion };
      });
    },
  };
}
