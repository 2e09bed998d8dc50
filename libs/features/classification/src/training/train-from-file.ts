import { trainModel, type LabelKind, type LeftOutLabel, type LinearModel, type TrainingProgress, type TrainingReport } from '#core/classification';
import type { Columns } from './columns.js';
import { writeModelFile } from './model-file.js';
import { readLabelledTexts, type Skipped } from './read-labelled-texts.js';

export interface TrainingRequest {
  readonly file: string;
  readonly kind: LabelKind;
  readonly texts?: readonly string[] | undefined;
  readonly label?: string | undefined;
  /** Where the model is written; undefined: nowhere, only the report is wanted. */
  readonly out?: string | undefined;
  readonly folds: number;
  readonly seed: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export type TrainingResult =
  | {
      readonly kind: 'trained';
      readonly model: LinearModel;
      readonly report: TrainingReport;
      readonly leftOut: readonly LeftOutLabel[];
      readonly columns: Columns;
      readonly skipped: Skipped;
      readonly seconds: number;
      /** Of the file written; undefined where none was asked for. */
      readonly bytes: number | undefined;
    }
  | { readonly kind: 'cannot_train'; readonly reason: string };

/** Tickets of a file in, a judged model out. */
export class TrainFromFile {
  async run({ file, kind, texts, label, out, folds, seed, onProgress }: TrainingRequest): Promise<TrainingResult> {
    const read = await readLabelledTexts({ file, kind, texts, label });
    if (read.kind === 'unusable') return { kind: 'cannot_train', reason: read.problem };
    const began = performance.now();
    const outcome = trainModel(read.examples, { kind, folds, seed, ...(onProgress ? { onProgress } : {}) });
    if (outcome.kind === 'too_little') return { kind: 'cannot_train', reason: outcome.reason };
    const seconds = (performance.now() - began) / 1000;
    const bytes = out === undefined ? undefined : await writeModelFile(out, outcome.model);
    const { model, report, leftOut } = outcome;
    return { kind: 'trained', model, report, leftOut, columns: read.columns, skipped: read.skipped, seconds, bytes };
  }
}
