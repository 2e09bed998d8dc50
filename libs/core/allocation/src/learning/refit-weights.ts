import type { Weights } from '../weights.js';
import type { Outcome, Refit, RefitOptions } from './outcome.js';

/** Weights that would have chosen better, with the evidence on decisions held out of the fit; or that there is none. Never adopts anything. */
export declare function refitWeights(outcomes: readonly Outcome[], current: Weights, options?: RefitOptions): Refit;
