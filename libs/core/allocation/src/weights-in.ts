import type { AllocationOptions } from './options.js';
import { plain } from './scorers/words.js';
import { DEFAULT_WEIGHTS, type Weights } from './weights.js';

/** By a ticket's category (any case; '' for none), the weights that hold for it. */
export function weightsIn({ weights = DEFAULT_WEIGHTS, weightsByCategory = {} }: AllocationOptions): (category: string) => Weights {
  const byCategory = new Map(Object.entries(weightsByCategory).map(([category, table]) => [plain(category), table]));
  return (category) => byCategory.get(plain(category)) ?? weights;
}
