import { trainModel, type LabelKind, type LabelledText, type LeftOutLabel, type LinearModel, type TrainingProgress, type TrainingReport } from '#core/classification';
import type { Skipped } from './collect-examples.js';
import type { Columns } from './columns.js';
import { writeModelFile } from './model-file.js';

/** What is asked of a training, wherever the tickets come from. */
export interface TrainingWishes {
  readonly kind: LabelKind;
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

/** Tickets with their labels in, a judged model out. */
export async function trainExamples(
  { examples, columns, skipped }: { readonly examples: readonly LabelledText[]; readonly columns: Columns; readonly skipped: Skipped },
  { kind, out, folds, seed, onProgress }: TrainingWishes,
): Promise<TrainingResult> {
  const began = performance.now();
  const outcome = trainModel(examples, { kind, folds, seed, ...(onProgress ? { onProgress } : {}) });
  if (outcome.kind === 'too_little') return { kind: 'cannot_train', reason: outcome.reason };
  const seconds = (performance.now() - began) / 1000;
  const bytes = out === undefined ? undefined : await writeModelFile(out, outcome.model);
  const { model, report, leftOut } = outcome;
  return { kind: 'trained', model, report, leftOut, columns, skipped, seconds, bytes };
}
