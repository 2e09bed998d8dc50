import { namesCategory, type AllocationOptions } from '#core/allocation';
import type { StoredGroup } from '../groups/known-groups.js';

/** Whether a category is one that groups, or the weights, speak of. */
export type Meaningful = (category: string) => boolean;

/** Each category is looked at once a batch. */
export function meaningfulTo(groups: readonly StoredGroup[], { weightsByCategory = {} }: AllocationOptions): Meaningful {
  const weighted = new Set(Object.keys(weightsByCategory).map((category) => category.toLowerCase()));
  const known = new Map<string, boolean>();
  return (category) => {
    let answer = known.get(category);
    if (answer === undefined) known.set(category, (answer = weighted.has(category.toLowerCase()) || groups.some(({ group }) => namesCategory(group.capabilities, category))));
    return answer;
  };
}
