import type { CountedTexts } from './counted-texts.js';
import { KINDS, type FeatureSettings } from './features.js';

/** At hand: a global is looked up at every use, which in an inner loop costs more than the work. */
const { log, sqrt } = Math;

/** Texts as vectors: text t's are the values at starts[t] to starts[t + 1], each of the feature at the same place. */
export interface WeighedTexts {
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly values: Float32Array;
  /** How many features there are. */
  readonly width: number;
}

/** Dampened counts times how much each feature counts, each kind of features scaled to its weight. */
export function weigh(counted: CountedTexts, importance: Float32Array): WeighedTexts {
  const { settings, starts, features, counts, kinds } = counted;
  const values = new Float32Array(features.length);
  for (let text = 0; text + 1 < starts.length; text++) {
    const [from, to] = [starts[text]!, starts[text + 1]!];
    for (let at = from; at < to; at++) values[at] = dampened(counts[at]!) * importance[features[at]!]!;
    scaleKinds(values, from, to, (at) => kinds[features[at]!]!, settings);
  }
  return { starts, features, values, width: kinds.length };
}

export const dampened = (count: number): number => 1 + log(count);

export function scaleKinds(values: Float32Array, from: number, to: number, kindAt: (at: number) => number, settings: FeatureSettings): void {
  const squares = [0, 0, 0];
  for (let at = from; at < to; at++) squares[kindAt(at)]! += values[at]! ** 2;
  const scales = squares.map((square, kind) => (square === 0 ? 0 : settings.weights[KINDS[kind]!] / sqrt(square)));
  for (let at = from; at < to; at++) values[at]! *= scales[kindAt(at)]!;
}
