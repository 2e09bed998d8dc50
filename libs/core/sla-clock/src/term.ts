import { budgetsOf, type Budget } from './budget.js';
import { targetMsOf } from './calendar/target.js';
import type { ClockPolicy, Policy } from './policy.js';

/** What one policy promises of one clock that starts at a given instant. */
export interface Term {
  readonly policy: Policy;
  readonly promise: ClockPolicy;
  readonly targetMs: number;
  readonly budgets: readonly Budget[];
}

/** Promises in ms are the same whenever the clock starts. */
const compiled = new WeakMap<Policy, Map<string, Term>>();

/** Undefined where no policy matched, or the policy promises nothing of this clock. */
export function termOf(policy: Policy | undefined, clock: string, start: number): Term | undefined {
  if (policy === undefined) return undefined;
  let terms = compiled.get(policy);
  if (terms === undefined) compiled.set(policy, (terms = new Map()));
  const known = terms.get(clock);
  if (known !== undefined) return known;
  const promise = policy.clocks.find((one) => one.clock === clock);
  if (promise === undefined) return undefined;
  const targetMs = targetMsOf(promise.target, policy.schedule, start);
  const term = { policy, promise, targetMs, budgets: budgetsOf(promise, targetMs) };
  if ('ms' in promise.target) terms.set(clock, term);
  return term;
}

/** A change mid-flight (rule R7) is another policy or another target. */
export function sameTerm(a: Term, b: Term): boolean {
  return a.policy.name === b.policy.name && a.targetMs === b.targetMs;
}
