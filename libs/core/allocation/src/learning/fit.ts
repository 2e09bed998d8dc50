import { gradientOf, meanLoss } from './choice-model.js';
import type { Lesson } from './lesson.js';

const ROUNDS = 200;
/** Of the loss; less gained in a round is not worth another. */
const ENOUGH = 1e-7;
/** The prior: weights lie about this far from the current ones. */
const PRIOR_SD = 0.1;

/** How sharply composites decide, under these weights: the best of 1, 1.4, 2 … 256. */
export function fitSharpness(lessons: readonly Lesson[], weights: Float64Array): number {
  const tried = Array.from({ length: 17 }, (_, i) => 2 ** (i / 2)).map((sharpness) => ({ sharpness, loss: meanLoss(lessons, weights, sharpness) }));
  return tried.reduce((best, one) => (one.loss < best.loss ? one : best)).sharpness;
}

/**
 * Least mean loss plus a normal prior around the current weights, by exponentiated gradient (Kivinen & Warmuth 1997), which
 * never leaves the simplex; a weight of 0 stays 0: what is switched off stays off. Deterministic.
 */
export function fitWeights(lessons: readonly Lesson[], current: Float64Array, sharpness: number, regularisation: number): Float64Array {
  const pull = regularisation / (PRIOR_SD ** 2 * lessons.length);
  const objective = (weights: Float64Array): number =>
    meanLoss(lessons, weights, sharpness) + (pull / 2) * weights.reduce((sum, weight, s) => sum + (weight - current[s]!) ** 2, 0);
  let [weights, loss, rate] = [current, objective(current), 1];
  for (let round = 0; round < ROUNDS && rate > 1e-6; round++) {
    const gradient = gradientOf(lessons, weights, sharpness).map((slope, s) => slope + pull * (weights[s]! - current[s]!));
    const candidate = onSimplex(weights.map((weight, s) => weight * Math.exp(clamp(-rate * gradient[s]!))));
    const candidateLoss = objective(candidate);
    if (candidateLoss >= loss) {
      rate /= 2;
      continue;
    }
    const gain = loss - candidateLoss;
    [weights, loss, rate] = [candidate, candidateLoss, rate * 1.2];
    if (gain < ENOUGH) break;
  }
  return weights;
}

/** As far towards `fitted` as no weight moves by more than `maxStep`: between two points of the simplex, so on it. */
export function boundedStep(current: Float64Array, fitted: Float64Array, maxStep: number): Float64Array {
  const furthest = current.reduce((most, weight, s) => Math.max(most, Math.abs(fitted[s]! - weight)), 0);
  const share = furthest > maxStep ? maxStep / furthest : 1;
  return current.map((weight, s) => weight + share * (fitted[s]! - weight));
}

function onSimplex(weights: Float64Array): Float64Array {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

const clamp = (power: number): number => Math.min(Math.max(power, -20), 20);
