import type { Calibrated } from './calibration.js';

/** How a model did on texts it was not trained on. Shares are 0 to 1. */
export interface TrainingReport {
  readonly texts: number;
  readonly folds: number;
  readonly accuracy: number;
  /** The mean of the labels' f1, each counting the same. */
  readonly macro_f1: number;
  /** Expected calibration error over 15 bins of confidence: how far confidence and being right lie apart. */
  readonly calibration_error: number;
  readonly labels: readonly LabelReport[];
  /** Rows: what they were; columns: what the model said; in the order of `labels`. */
  readonly confusion: readonly (readonly number[])[];
  readonly reliability: readonly ReliabilityBin[];
  /** What a threshold on the confidence would leave and how often that is right. */
  readonly thresholds: readonly ThresholdReport[];
}

export interface LabelReport {
  readonly label: string;
  readonly texts: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly texts: number;
  readonly confidence: number;
  readonly accuracy: number;
}

export interface ThresholdReport {
  readonly threshold: number;
  /** Share of the texts the model is sure of. */
  readonly coverage: number;
  readonly accuracy: number;
}

const BINS = 15;
const THRESHOLDS = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export function judge(labels: readonly string[], truths: Uint16Array, answers: readonly Calibrated[], folds: number): TrainingReport {
  const confusion = labels.map(() => labels.map(() => 0));
  answers.forEach(({ label }, text) => confusion[truths[text]!]![label]!++);
  const perLabel = labels.map((label, index) => labelReport(label, index, confusion));
  const judged = answers.map(({ label, confidence }, text) => ({ confidence, right: label === truths[text] }));
  const reliability = binsOf(judged);
  return {
    texts: answers.length,
    folds,
    accuracy: shareRight(judged),
    macro_f1: perLabel.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, perLabel.length),
    calibration_error: reliability.reduce((sum, bin) => sum + (bin.texts / answers.length) * Math.abs(bin.confidence - bin.accuracy), 0),
    labels: perLabel,
    confusion,
    reliability,
    thresholds: THRESHOLDS.map((threshold) => {
      const sure = judged.filter(({ confidence }) => confidence >= threshold);
      return { threshold, coverage: sure.length / Math.max(1, judged.length), accuracy: shareRight(sure) };
    }),
  };
}

interface Judged {
  readonly confidence: number;
  readonly right: boolean;
}

const shareRight = (judged: readonly Judged[]): number => judged.filter(({ right }) => right).length / Math.max(1, judged.length);

function labelReport(label: string, index: number, confusion: readonly (readonly number[])[]): LabelReport {
  const hits = confusion[index]![index]!;
  const texts = confusion[index]!.reduce((sum, count) => sum + count, 0);
  const said = confusion.reduce((sum, row) => sum + row[index]!, 0);
  const [precision, recall] = [hits / Math.max(1, said), hits / Math.max(1, texts)];
  return { label, texts, precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function binsOf(judged: readonly Judged[]): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const part = judged.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin);
    const confidence = part.reduce((sum, one) => sum + one.confidence, 0) / Math.max(1, part.length);
    return { from: bin / BINS, to: (bin + 1) / BINS, texts: part.length, confidence, accuracy: shareRight(part) };
  }).filter(({ texts }) => texts > 0);
}
