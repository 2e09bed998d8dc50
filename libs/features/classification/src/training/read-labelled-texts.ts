import type { LabelKind, LabelledText } from '#core/classification';
import { openRecordFile } from '#platform/event-files';
import { CollectExamples, type Skipped } from './collect-examples.js';
import { chooseColumns, type Columns } from './columns.js';

export interface LabelledFile {
  readonly file: string;
  readonly kind: LabelKind;
  readonly texts?: readonly string[] | undefined;
  readonly label?: string | undefined;
}

export type ReadTexts =
  | { readonly kind: 'read'; readonly examples: readonly LabelledText[]; readonly columns: Columns; readonly skipped: Skipped }
  | { readonly kind: 'unusable'; readonly problem: string };

/** The tickets of a file with their labels. Errors are the file system's and the decompressor's. */
export async function readLabelledTexts({ file, kind, texts, label }: LabelledFile): Promise<ReadTexts> {
  const { columns: header, rows, close } = await openRecordFile(file);
  const collected = new CollectExamples();
  // JSON lines have no header: their first object stands for all.
  let columns = header && chooseColumns(header, kind, { texts, label });
  try {
    if (columns && !columns.ok) return { kind: 'unusable', problem: columns.problem };
    for await (const row of rows) {
      if (row.kind === 'unreadable') {
        collected.skipped.unreadable++;
        continue;
      }
      columns ??= chooseColumns(row.record.columns, kind, { texts, label });
      if (!columns.ok) return { kind: 'unusable', problem: columns.problem };
      const { record } = row;
      collected.add(columns.texts.map((column) => inWords(record.get(column))), inWords(record.get(columns.label)));
    }
  } finally {
    close();
  }
  return columns?.ok ? { kind: 'read', examples: collected.examples, columns: { texts: columns.texts, label: columns.label }, skipped: collected.skipped } : { kind: 'unusable', problem: 'the file holds no rows' };
}

const inWords = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');
