import type { LabelKind, LabelledText } from '#core/classification';
import { openRecordFile } from '#platform/event-files';
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

/** Rows that teach nothing. */
export interface Skipped {
  readonly unreadable: number;
  readonly without_text: number;
  readonly without_label: number;
}

/** Labels that say that there is none. */
const NO_LABEL: ReadonlySet<string> = new Set(['', '?', '-', 'n/a', 'none', 'null', 'unknown']);

/** The tickets of a file with their labels. Errors are the file system's and the decompressor's. */
export async function readLabelledTexts({ file, kind, texts, label }: LabelledFile): Promise<ReadTexts> {
  const { columns: header, rows, close } = await openRecordFile(file);
  const examples: LabelledText[] = [];
  const skipped = { unreadable: 0, without_text: 0, without_label: 0 };
  // JSON lines have no header: their first object stands for all.
  let columns = header && chooseColumns(header, kind, { texts, label });
  try {
    if (columns && !columns.ok) return { kind: 'unusable', problem: columns.problem };
    for await (const row of rows) {
      if (row.kind === 'unreadable') {
        skipped.unreadable++;
        continue;
      }
      columns ??= chooseColumns(row.record.columns, kind, { texts, label });
      if (!columns.ok) return { kind: 'unusable', problem: columns.problem };
      const labelText = inWords(row.record.get(columns.label));
      const text = columns.texts.map((column) => inWords(row.record.get(column))).filter((part) => part !== '').join('\n\n');
      if (NO_LABEL.has(labelText.toLowerCase())) skipped.without_label++;
      else if (text === '') skipped.without_text++;
      else examples.push({ text, label: labelText });
    }
  } finally {
    close();
  }
  return columns?.ok ? { kind: 'read', examples, columns: { texts: columns.texts, label: columns.label }, skipped } : { kind: 'unusable', problem: 'the file holds no rows' };
}

const inWords = (value: unknown): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');
