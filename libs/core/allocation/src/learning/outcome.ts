import type { RankedGroup } from '../decision.js';
import type { Weights } from '../weights.js';

/** How a decision turned out. Only candidates (standing `free` or `full`) of its ranking are read. */
export interface Outcome {
  readonly ticketId: string;
  /** The group it was given to first. */
  readonly groupId: string;
  readonly ranking: readonly RankedGroup[];
  readonly result:
    | { readonly kind: 'accepted' }
    /** A person or the handler gave it to another group. */
    | { readonly kind: 'overridden'; readonly toGroupId: string }
    /** It stayed, and missed its SLA: weak evidence for the others. */
    | { readonly kind: 'breached' };
}

export interface RefitOptions {
  /** No weight moves further in one refit. Defaults to 0.05. */
  readonly maxStep?: number;
  /** Pull towards the current weights. Defaults to 1. */
  readonly regularisation?: number;
  /** Fewer held-out outcomes are no evidence. Defaults to 50. */
  readonly minHeldOut?: number;
}

export type Refit = WeightProposal | NoProposal;

export interface WeightProposal {
  readonly kind: 'proposal';
  /** Sum to 1. */
  readonly weights: Weights;
  readonly evidence: Evidence;
}

export interface NoProposal {
  readonly kind: 'no_evidence';
  readonly reason: 'too_few_outcomes' | 'no_improvement';
  readonly evidence: Evidence | undefined;
}

/** On outcomes the fit has not seen. */
export interface Evidence {
  readonly trained: number;
  readonly heldOut: number;
  /** Mean negative log likelihood of what proved right; less is better. */
  readonly logLoss: { readonly current: number; readonly proposed: number };
  /** Share of decisions whose best-scored group proved right. */
  readonly agreement: { readonly current: number; readonly proposed: number };
  /** Mean improvement of the log loss over its standard error; a proposal has at least 2. */
  readonly zScore: number;
}
