import { openInput } from './input/open-input.js';
import { readRows, type Row } from './input/read-records.js';

/** A file of records as they are, for whoever wants other things of them than events. */
export interface RecordFile {
  /** The header of a CSV file; undefined for JSON lines. */
  readonly columns: readonly string[] | undefined;
  /** To be read once. Throws what the file system, the decompressor and the parser throw. */
  readonly rows: AsyncIterable<Row>;
  /** How much of the file has been read, 0 to 1. */
  fraction(): number;
  /** For whoever will not read the rows to their end. */
  close(): void;
}

/** Opens CSV (`.tsv`: with tabs) or JSON lines, plain or gzipped, in UTF-8. Errors are the file system's and zlib's. */
export async function openRecordFile(file: string): Promise<RecordFile> {
  const input = await openInput(file, 'utf-8');
  const { columns, rows } = await readRows(file, input, ',');
  return { columns, rows, fraction: () => input.bytesRead() / input.size, close: () => void input.bytes.destroy() };
}
