import type { Facet } from '../tier.js';
import { applyCalibration, type Calibration } from './calibration.js';
import { GrowingArray, eachRun } from './counted-texts.js';
import { eachFeature, type FeatureSettings } from './features.js';
import { HashIndex } from './hash-index.js';
import type { RoundedWeights } from './round-weights.js';
import { dampened, scaleKinds } from './weigh.js';

/** What the labels of a model are. A group is whoever the ticket was given to. */
export const LABEL_KINDS = ['category', 'group', 'department'] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

/** What a model says of itself. */
export interface ModelDescription {
  readonly kind: LabelKind;
  readonly labels: readonly string[];
  readonly features: FeatureSettings;
  readonly bias: readonly number[];
  readonly calibration: Calibration;
  readonly seed: number;
  /** Texts it was trained on. */
  readonly texts: number;
  /** Of the validation, on texts the judged machines were not trained on. */
  readonly accuracy: number;
  readonly calibration_error: number;
}

/** By feature, in ascending order of hash. */
export interface ModelTables extends RoundedWeights {
  readonly hashes: Uint32Array;
  readonly importance: Float32Array;
  readonly kinds: Uint8Array;
}

export interface Prediction {
  readonly label: string;
  /** The calibrated probability, 0 to 1, that the label is right. */
  readonly confidence: number;
}

/** A linear model of one label, ready to answer. */
export class LinearModel {
  private readonly index: HashIndex;
  /** Of the text at hand; kept, for a new array for every text costs more than the reading of a short one. */
  private readonly found = new GrowingArray();

  constructor(readonly description: ModelDescription, readonly tables: ModelTables) {
    this.index = new HashIndex(tables.hashes.length);
    for (const hash of tables.hashes) this.index.add(hash);
  }

  /** Undefined for a text in which the model knows nothing. */
  predict(text: string): Prediction | undefined {
    const { features, values } = this.vector(text);
    if (features.length === 0) return undefined;
    const { bytes, scales } = this.tables;
    const { bias, calibration, labels } = this.description;
    const margins = Float64Array.from(bias);
    features.forEach((feature, at) => {
      const weight = values[at]! * scales[feature]!;
      const base = feature * labels.length;
      for (let label = 0; label < labels.length; label++) margins[label]! += bytes[base + label]! * weight;
    });
    const { label, confidence } = applyCalibration(calibration, margins);
    return { label: labels[label]!, confidence };
  }

  private vector(text: string): { features: readonly number[]; values: Float32Array } {
    const { features: settings } = this.description;
    const { importance, kinds } = this.tables;
    this.found.length = 0;
    eachFeature(text, settings, (_, hash) => {
      const feature = this.index.find(hash);
      if (feature >= 0) this.found.push(feature);
    });
    const features: number[] = [];
    const raw: number[] = [];
    eachRun(this.found.items.subarray(0, this.found.length).sort(), (feature, times) => {
      features.push(feature);
      raw.push(dampened(times) * importance[feature]!);
    });
    const values = Float32Array.from(raw);
    scaleKinds(values, 0, values.length, (at) => kinds[features[at]!]!, settings);
    return { features, values };
  }
}

/** The part of a classification that labels of a kind are; a group is none: allocation has its own use for it. */
export function facetOf(kind: LabelKind): Facet | undefined {
  return kind === 'group' ? undefined : kind;
}
