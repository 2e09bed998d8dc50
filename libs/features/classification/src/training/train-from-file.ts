import { readLabelledTexts } from './read-labelled-texts.js';
import { trainExamples, type TrainingResult, type TrainingWishes } from './train-examples.js';

export interface TrainingRequest extends TrainingWishes {
  readonly file: string;
  readonly texts?: readonly string[] | undefined;
  readonly label?: string | undefined;
}

/** Tickets of a file in, a judged model out. */
export class TrainFromFile {
  async run({ file, texts, label, ...wishes }: TrainingRequest): Promise<TrainingResult> {
    const read = await readLabelledTexts({ file, kind: wishes.kind, texts, label });
    return read.kind === 'unusable' ? { kind: 'cannot_train', reason: read.problem } : trainExamples(read, wishes);
  }
}
