import type { Match } from '../document/policies/match.js';
import type { PolicyPlan } from '../document/policies/plans.js';

/** The values that some match names, by field. */
export function namedValuesOf(plans: readonly PolicyPlan[]): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  const visit = (match: Match): void => {
    if (match.kind === 'not') visit(match.of);
    else if (match.kind !== 'is') match.of.forEach(visit);
    else named.set(match.field, new Set([...named.get(match.field) ?? [], ...match.values]));
  };
  for (const { match } of plans) visit(match);
  return named;
}
