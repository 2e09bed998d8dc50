import { seeded, shuffle } from './random.js';
import type { WeighedTexts } from './weigh.js';

/** At hand: a global is looked up at every use, which in an inner loop costs more than the work. */
const { abs, log, max, min } = Math;

export interface MachineSettings {
  /** C of the regressions: how much a misread text costs against large weights. */
  readonly cost: number;
  readonly seed: number;
  /** Over all texts. */
  readonly passes: number;
}

/** One linear machine per label: the margin of label k is bias[k] + Σ value × weights[feature × labels + k]. */
export interface Machine {
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

/**
 * Logistic regressions, one label against the rest, by dual coordinate descent (Yu, Huang, Lin: Dual Coordinate Descent
 * Methods for Logistic Regression and Maximum Entropy Models, Machine Learning 85, 2011). Support vector machines (squared
 * hinge loss) take as long and are right in 0.001 less of 38,000 real tickets.
 * All labels are moved in one walk over a text, for their weights lie side by side: a walk per label waits for
 * memory 8 times as often with 8 labels.
 */
export function trainMachine(texts: WeighedTexts, labelOf: Uint16Array, labels: number, members: Uint32Array, settings: MachineSettings): Machine {
  const { starts, features, values } = texts;
  const { cost } = settings;
  const weights = new Float32Array(texts.width * labels);
  const bias = new Float64Array(labels);
  /** How much each text pulls at each label, between 0 and `cost`; none pulls before its first turn. */
  const pulls = new Float64Array(members.length * labels);
  const order = Uint32Array.from(members.keys());
  const random = seeded(settings.seed);
  const margins = new Float64Array(labels);
  const steps = new Float64Array(labels);

  for (let pass = 0; pass < settings.passes; pass++) {
    shuffle(order, random);
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
      for (let label = 0; label < labels; label++) {
        const sign = labelOf[text] === label ? 1 : -1;
        const place = member * labels + label;
        const pull = pulls[place]!;
        pulls[place] = settle(pull, sign * margins[label]!, square, cost);
        steps[label] = (pulls[place]! - pull) * sign;
        bias[label]! += steps[label]!;
      }
      for (let at = from; at < to; at++) {
        const value = values[at]!;
        const base = features[at]! * labels;
        for (let label = 0; label < labels; label++) weights[base + label]! += steps[label]! * value;
      }
    }
  }
  return { weights, bias };
}

/** Near enough to the root. */
const SETTLED = 0.01;

/**
 * The pull x, 0 < x < cost, at which margin + square × (x − before) + ln(x ÷ (cost − x)) is 0: that of the text alone, the
 * others as they are. Newton's steps, none of which goes more than nine tenths of the way to an end.
 */
function settle(before: number, margin: number, square: number, cost: number): number {
  let pull = min(max(before, 1e-3 * cost), (1 - 1e-9) * cost);
  for (let round = 0; round < 5; round++) {
    const slope = margin + square * (pull - before) + log(pull / (cost - pull));
    if (abs(slope) < SETTLED) break;
    const step = slope / (square + cost / (pull * (cost - pull)));
    pull = min(max(pull - step, pull * 0.1), cost - (cost - pull) * 0.1);
  }
  return pull;
}

/** Adds to `margins`, which hold the biases at first. */
export function addMargins({ starts, features, values }: WeighedTexts, text: number, weights: Float32Array, margins: Float64Array): void {
  const labels = margins.length;
  for (let at = starts[text]!; at < starts[text + 1]!; at++) {
    const base = features[at]! * labels;
    for (let label = 0; label < labels; label++) margins[label]! += weights[base + label]! * values[at]!;
  }
}
