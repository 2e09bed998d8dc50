import type { SegmentKind } from './clock.js';
import type { Mark } from './life.js';
import { sameTerm, type Term } from './term.js';

/** What a mark does to a clock, and so why its state changes. */
export type Move =
  | { readonly name: 'nothing' | 'stop' | 'cancel' | 'pause' | 'resume' }
  /** Reopened, and a reopening begins a cycle of its own (rule R8). */
  | { readonly name: 'new_cycle' }
  /** The policy changed, and the change cuts the cycle off and begins another (rule R7). */
  | { readonly name: 'reset' }
  | { readonly name: 'retarget'; readonly term: Term }
  /** No policy promises this clock any more (rule R6). */
  | { readonly name: 'lose' };

/** Where a covered clock stands: its kind of stretch, and the term it runs under or has last run under. */
export interface Standing {
  readonly kind: SegmentKind;
  readonly term: Term;
}

/**
 * One mark, one move, in the order of rule R4: stop > reset > cancel > pause > resume. `term`: what the mark's policy promises.
 * A finished clock is not touched by a change of policy; it meets the new one when it is reopened.
 * A mark that both resets and cancels only cancels: the cycle it would begin would be cancelled at birth.
 */
export function moveOf({ kind, term: held }: Standing, mark: Mark, term: Term | undefined): Move {
  if (mark.condition === 'closed') return { name: kind === 'closed' ? 'nothing' : 'stop' };
  if (mark.condition === 'cancelled') return { name: kind === 'cancelled' ? 'nothing' : 'cancel' };
  const reopened = kind === 'closed' || kind === 'cancelled';
  const changed = term !== undefined && !sameTerm(term, held);
  const reset = changed && term.policy.onChange === 'reset';
  if (reopened && (reset || (term ?? held).policy.onReopen === 'new_cycle')) return { name: 'new_cycle' };
  if (reset) return { name: 'reset' };
  if (term === undefined) return { name: 'lose' };
  if (changed) return { name: 'retarget', term };
  const next = kindOf(mark, term);
  return { name: next === kind ? 'nothing' : next === 'paused' ? 'pause' : 'resume' };
}

export function kindOf({ condition, status }: Mark, term: Term): SegmentKind {
  if (condition !== 'open') return condition;
  return status !== undefined && term.promise.pauseOn.has(status) ? 'paused' : 'running';
}
