import { applyCalibration, fitCalibration, type Calibrated, type JudgedMargins } from './calibration.js';
import { TextCounter, type CountedTexts } from './counted-texts.js';
import { DEFAULT_FEATURES, type FeatureSettings } from './features.js';
import { importances } from './importance.js';
import { LinearModel, type LabelKind } from './model.js';
import { seeded, shuffle } from './random.js';
import { judge, type TrainingReport } from './report.js';
import { restoreWeights, roundWeights } from './round-weights.js';
import { addMargins, trainMachine, type Machine, type MachineSettings } from './train-machine.js';
import { weigh, type WeighedTexts } from './weigh.js';

export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

export interface TrainingOptions {
  readonly kind: LabelKind;
  readonly features?: FeatureSettings;
  /** C of the machines. */
  readonly cost?: number;
  /** The same texts in the same order with the same seed give the same model, to the byte. */
  readonly seed?: number;
  /** For the validation: each fold is judged by a machine trained on the others. At least 2. */
  readonly folds?: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export interface TrainingProgress {
  readonly step: 'counting' | 'validating' | 'training';
  readonly done: number;
  readonly of: number;
}

export type TrainingOutcome =
  | { readonly kind: 'trained'; readonly model: LinearModel; readonly report: TrainingReport; readonly leftOut: readonly LeftOutLabel[] }
  | { readonly kind: 'too_little'; readonly reason: string; readonly leftOut: readonly LeftOutLabel[] };

/** A label of too few texts to learn from and to be judged by. */
export interface LeftOutLabel {
  readonly label: string;
  readonly texts: number;
}

const LEAST_TEXTS_OF_A_LABEL = 10;
/** Weights are kept for every feature and label. */
const MOST_LABELS = 100;

/**
 * Trains one linear model and judges it by cross-validation. All that depends on the labels, and which features are
 * rare, is learned without the texts that are judged; the calibration of a fold comes from the margins of the others.
 */
export function trainModel(examples: readonly LabelledText[], options: TrainingOptions): TrainingOutcome {
  const { kind, features = DEFAULT_FEATURES, cost = DEFAULT_COST, seed = 1, folds = 3, onProgress = () => undefined } = options;
  const { labels, leftOut, used } = usable(examples);
  if (labels.length < 2) return { kind: 'too_little', reason: `fewer than two labels with at least ${LEAST_TEXTS_OF_A_LABEL} texts each`, leftOut };
  const counted = countTexts(used, features, onProgress);
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const labelOf = Uint16Array.from(used, ({ label }) => numbers.get(label)!);
  const machine: MachineSettings = { cost, seed, passes: PASSES };

  const foldOf = dealOut(labelOf, folds, seed);
  const margins = new Float64Array(used.length * labels.length);
  for (let fold = 0; fold < folds; fold++) {
    onProgress({ step: 'validating', done: fold, of: folds });
    const trained = trainOn(counted, labelOf, labels.length, membersOf(foldOf, (other) => other !== fold), machine);
    judgeMargins(trained, membersOf(foldOf, (other) => other === fold), margins, labels.length);
  }
  const report = judge(labels, labelOf, calibratedAcross(margins, labelOf, labels.length, foldOf, folds), folds);

  onProgress({ step: 'training', done: 0, of: 1 });
  const all = Uint32Array.from(used.keys());
  const { importance, rounded, bias } = trainOn(counted, labelOf, labels.length, all, machine);
  const description = {
    kind, labels, features, bias: [...bias], calibration: fitCalibration({ margins, labelOf, labels: labels.length }), seed,
    texts: used.length, accuracy: report.accuracy, calibration_error: report.calibration_error,
  };
  onProgress({ step: 'training', done: 1, of: 1 });
  return { kind: 'trained', model: new LinearModel(description, { hashes: counted.hashes, kinds: counted.kinds, importance, ...rounded }), report, leftOut };
}

export const DEFAULT_COST = 4;
/** With 15, 38,000 tickets are told apart 0.0003 better for half as much time again. */
const PASSES = 8;

interface Usable {
  readonly labels: readonly string[];
  readonly used: readonly LabelledText[];
  readonly leftOut: readonly LeftOutLabel[];
}

function usable(examples: readonly LabelledText[]): Usable {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  const ranked = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  const labels = ranked.slice(0, MOST_LABELS).filter(([, count]) => count >= LEAST_TEXTS_OF_A_LABEL).map(([label]) => label);
  const known = new Set(labels);
  return {
    labels,
    used: examples.filter(({ label }) => known.has(label)),
    leftOut: ranked.filter(([label]) => !known.has(label)).map(([label, texts]) => ({ label, texts })),
  };
}

function countTexts(texts: readonly LabelledText[], settings: FeatureSettings, onProgress: (progress: TrainingProgress) => void): CountedTexts {
  const counter = new TextCounter(settings);
  texts.forEach(({ text }, done) => {
    if (done % 1000 === 0) onProgress({ step: 'counting', done, of: texts.length });
    counter.add(text);
  });
  return counter.finish();
}

/** Every label is spread evenly over the folds. */
function dealOut(labelOf: Uint16Array, folds: number, seed: number): Uint8Array {
  const order = Uint32Array.from(labelOf.keys());
  shuffle(order, seeded(seed));
  const dealt = new Map<number, number>();
  const foldOf = new Uint8Array(labelOf.length);
  for (const text of order) {
    const label = labelOf[text]!;
    const next = dealt.get(label) ?? label;
    foldOf[text] = next % folds;
    dealt.set(label, next + 1);
  }
  return foldOf;
}

function membersOf(foldOf: Uint8Array, wanted: (fold: number) => boolean): Uint32Array {
  return Uint32Array.from(foldOf.keys()).filter((text) => wanted(foldOf[text]!));
}

interface Trained {
  readonly texts: WeighedTexts;
  readonly importance: Float32Array;
  readonly rounded: ReturnType<typeof roundWeights>;
  readonly bias: Machine['bias'];
}

function trainOn(counted: CountedTexts, labelOf: Uint16Array, labels: number, members: Uint32Array, settings: MachineSettings): Trained {
  const importance = importances(counted, labelOf, labels, members);
  const texts = weigh(counted, importance);
  const { weights, bias } = trainMachine(texts, labelOf, labels, members, settings);
  return { texts, importance, bias, rounded: roundWeights(weights, labels) };
}

/** With the rounded weights, as the model will answer. */
function judgeMargins({ texts, rounded, bias }: Trained, members: Uint32Array, margins: Float64Array, labels: number): void {
  const weights = restoreWeights(rounded, labels);
  for (const text of members) {
    const row = margins.subarray(text * labels, (text + 1) * labels);
    row.set(bias);
    addMargins(texts, text, weights, row);
  }
}

function calibratedAcross(margins: Float64Array, labelOf: Uint16Array, labels: number, foldOf: Uint8Array, folds: number): Calibrated[] {
  const answers: Calibrated[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const calibration = fitCalibration(pick({ margins, labelOf, labels }, membersOf(foldOf, (other) => other !== fold)));
    for (const text of membersOf(foldOf, (other) => other === fold)) answers[text] = applyCalibration(calibration, margins.subarray(text * labels, (text + 1) * labels));
  }
  return answers;
}

function pick({ margins, labelOf, labels }: JudgedMargins, texts: Uint32Array): JudgedMargins {
  const picked = new Float64Array(texts.length * labels);
  texts.forEach((text, place) => picked.set(margins.subarray(text * labels, (text + 1) * labels), place * labels));
  return { margins: picked, labelOf: Uint16Array.from(texts, (text) => labelOf[text]!), labels };
}
