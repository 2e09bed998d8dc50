import type { Policy, PolicySet } from '#core/sla-clock';
import type { PolicyPlan } from '../document/policies/plans.js';

/** A policy as it is for the tickets created from `since` on (epoch ms), until the next generation's. */
export interface Generation {
  readonly policy: Policy;
  /** What it says. Equal texts: the same tickets get the same promise. */
  readonly definition: string;
  readonly since: number;
}

/** Newest first. */
export type Generations = readonly Generation[];

/** The version before, and when it was replaced (epoch ms). */
export interface Predecessor {
  readonly generations: ReadonlyMap<string, Generations>;
  readonly policies: PolicySet;
  readonly matchesOnDetails: boolean;
  readonly replacedAt: number;
}

/**
 * With `apply: new_tickets`, tickets created before this version keep what the policy of this name was until then, if it was
 * there at all; a definition that has not changed goes on, whatever the number of versions (docs/adr/0011).
 */
export function generationsOf({ name, apply }: PolicyPlan, policy: Policy, definition: string, predecessor: Predecessor | undefined): Generations {
  if (apply === 'running' || predecessor === undefined) return [{ policy, definition, since: -Infinity }];
  const [newest, ...older] = predecessor.generations.get(name) ?? [];
  if (newest === undefined) return [{ policy, definition, since: predecessor.replacedAt }];
  if (newest.definition === definition) return [{ policy, definition, since: newest.since }, ...older];
  return [{ policy, definition, since: predecessor.replacedAt }, newest, ...older];
}

/** Each matches what it matches by itself, of the tickets created in its time. */
export function policiesOf(generations: Generations): readonly Policy[] {
  return generations.map(({ policy, since }, index) => {
    const until = generations[index - 1]?.since ?? Infinity;
    if (since === -Infinity && until === Infinity) return policy;
    return { ...policy, matches: (moment) => moment.createdAt >= since && moment.createdAt < until && policy.matches(moment) };
  });
}
