import { budgetsOf, type Budget } from './budget.js';
import type { ClockPolicy, Policy } from './policy.js';

/** What one policy promises of one clock. */
export interface Term {
  readonly policy: Policy;
  readonly promise: ClockPolicy;
  readonly budgets: readonly Budget[];
}

const compiled = new WeakMap<Policy, readonly Term[]>();

/** Undefined where no policy matched, or the policy promises nothing of this clock. Compiled once per policy. */
export function termOf(policy: Policy | undefined, clock: string): Term | undefined {
  if (policy === undefined) return undefined;
  let terms = compiled.get(policy);
  if (terms === undefined) {
    terms = policy.clocks.map((promise) => ({ policy, promise, budgets: budgetsOf(promise) }));
    compiled.set(policy, terms);
  }
  return terms.find(({ promise }) => promise.clock === clock);
}

/** A change mid-flight (rule R7) is another policy or another target. */
export function sameTerm(a: Term, b: Term): boolean {
  return a.policy.name === b.policy.name && a.promise.targetMs === b.promise.targetMs;
}
