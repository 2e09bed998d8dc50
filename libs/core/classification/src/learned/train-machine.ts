import { seeded, shuffle } from './random.js';
import type { WeighedTexts } from './weigh.js';

/** At hand: a global is looked up at every use, which in an inner loop costs more than the work. */
const { abs, min, max } = Math;

export interface MachineSettings {
  /** C of the support vector machine: how much a misread text costs against large weights. */
  readonly cost: number;
  readonly seed: number;
  readonly mostPasses: number;
  /** Stop when no text is further than this from where it should be. */
  readonly tolerance: number;
}

/** One linear machine per label: the margin of label k is bias[k] + Σ value × weights[feature × labels + k]. */
export interface Machine {
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

/**
 * Support vector machines with squared hinge loss, one label against the rest, by dual coordinate descent
 * (Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008).
 * All labels are moved in one walk over a text, for their weights lie side by side: a walk per label waits for
 * memory 8 times as often with 8 labels.
 */
export function trainMachine(texts: WeighedTexts, labelOf: Uint16Array, labels: number, members: Uint32Array, settings: MachineSettings): Machine {
  const { starts, features, values } = texts;
  const weights = new Float32Array(texts.width * labels);
  const bias = new Float64Array(labels);
  const alphas = new Float64Array(members.length * labels);
  const softness = 1 / (2 * settings.cost);
  const order = Uint32Array.from(members.keys());
  const random = seeded(settings.seed);
  const margins = new Float64Array(labels);
  const steps = new Float64Array(labels);

  for (let pass = 0, worst = Infinity; pass < settings.mostPasses && worst > settings.tolerance; pass++) {
    shuffle(order, random);
    worst = 0;
    for (const member of order) {
      const text = members[member]!;
      const [from, to] = [starts[text]!, starts[text + 1]!];
      margins.set(bias);
      let square = 1;
      for (let at = from; at < to; at++) {
        const value = values[at]!;
        square += value * value;
        const base = features[at]! * labels;
        for (let label = 0; label < labels; label++) margins[label]! += weights[base + label]! * value;
      }
      let furthest = 0;
      for (let label = 0; label < labels; label++) {
        const sign = labelOf[text] === label ? 1 : -1;
        const alpha = alphas[member * labels + label]!;
        const gradient = sign * margins[label]! - 1 + alpha * softness;
        const pull = alpha === 0 ? min(gradient, 0) : gradient;
        steps[label] = 0;
        if (abs(pull) < 1e-12) continue;
        furthest = max(furthest, abs(pull));
        const next = max(0, alpha - gradient / (square + softness));
        alphas[member * labels + label] = next;
        steps[label] = (next - alpha) * sign;
        bias[label]! += steps[label]!;
      }
      worst = max(worst, furthest);
      if (furthest === 0) continue;
      for (let at = from; at < to; at++) {
        const value = values[at]!;
        const base = features[at]! * labels;
        for (let label = 0; label < labels; label++) weights[base + label]! += steps[label]! * value;
      }
    }
  }
  return { weights, bias };
}

/** Adds to `margins`, which hold the biases at first. */
export function addMargins({ starts, features, values }: WeighedTexts, text: number, weights: Float32Array, margins: Float64Array): void {
  const labels = margins.length;
  for (let at = starts[text]!; at < starts[text + 1]!; at++) {
    const base = features[at]! * labels;
    for (let label = 0; label < labels; label++) margins[label]! += weights[base + label]! * values[at]!;
  }
}
