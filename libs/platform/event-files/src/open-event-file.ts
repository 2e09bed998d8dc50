import type { TextDoubt } from '#contracts';
import { openInput } from './input/open-input.js';
import { readRows, type Row } from './input/read-records.js';
import { compileMapping, type MapRecord, type Rejection } from './mapping/map-record.js';
import type { Mapping } from './mapping/mapping.js';
import { problemsOfColumns } from './problems-of-columns.js';

/** A row of the file: an event as the mapping has it, not yet validated, or why it is none. */
export type EventRow =
  | { readonly kind: 'event'; readonly line: number; readonly event: Record<string, unknown>; readonly doubt: TextDoubt }
  | ({ readonly kind: 'rejected'; readonly line: number } & Rejection);

export interface EventFile {
  /** To be read once. Throws what the file system, the decompressor and the parser throw: the file cannot be read to its end. */
  readonly rows: AsyncIterable<EventRow>;
  /** How much of the file has been read, 0 to 1. */
  fraction(): number;
  /** For whoever will not read the rows to their end. */
  close(): void;
}

/** `problems`: sentences, without their full stops. */
export type OpenedEventFile = ({ readonly kind: 'open' } & EventFile) | { readonly kind: 'unusable'; readonly problems: readonly string[] };

/** Opens a file of events. Errors are the file system's and zlib's. */
export async function openEventFile(file: string, mapping: Mapping): Promise<OpenedEventFile> {
  const map = compileMapping(mapping);
  if ('problems' in map) return { kind: 'unusable', problems: map.problems };
  const input = await openInput(file, mapping.encoding);
  const { columns, rows } = await readRows(file, input, mapping.delimiter);
  const close = (): void => void input.bytes.destroy();
  const problems = columns ? problemsOfColumns(file, columns, mapping) : [];
  if (problems.length > 0) {
    close();
    return { kind: 'unusable', problems };
  }
  return { kind: 'open', rows: eventRows(rows, map), fraction: () => input.bytesRead() / input.size, close };
}

async function* eventRows(rows: AsyncIterable<Row>, map: MapRecord): AsyncGenerator<EventRow> {
  for await (const row of rows) {
    if (row.kind === 'unreadable') {
      yield { kind: 'rejected', line: row.line, reason: row.reason, detail: row.detail };
      continue;
    }
    const { line } = row.record;
    const mapped = map(row.record);
    yield mapped.kind === 'event' ? { kind: 'event', line, event: mapped.event, doubt: row.doubt } : { kind: 'rejected', line, reason: mapped.reason, detail: mapped.detail };
  }
}
