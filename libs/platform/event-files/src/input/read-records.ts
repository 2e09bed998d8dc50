import { createInterface } from 'node:readline';
import { parse, type CsvError } from 'csv-parse';
import { doubtAbout, type TextDoubt } from '#contracts';
import type { Input } from './open-input.js';
import type { Rejection, SourceRecord } from '../mapping/map-record.js';

/** A row that cannot even be read. */
export interface UnreadableRow extends Rejection {
  readonly kind: 'unreadable';
  readonly line: number;
}

export interface ReadRow {
  readonly kind: 'record';
  readonly record: SourceRecord;
  /** How far its text can be trusted. */
  readonly doubt: TextDoubt;
}

export type Row = ReadRow | UnreadableRow;

export interface Rows {
  /** The header of a CSV file; undefined for JSON lines. */
  readonly columns: readonly string[] | undefined;
  readonly rows: AsyncIterable<Row>;
}

/** By name: `.jsonl`, `.ndjson` and `.json` hold one JSON object a line, everything else is CSV (`.tsv`: with tabs). `.gz` behind it does not count. */
export async function readRows(file: string, input: Input, delimiter: string): Promise<Rows> {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(jsonl|ndjson|json)$/.test(name)) return { columns: undefined, rows: readJsonLines(input) };
  return await readCsv(file, input, name.endsWith('.tsv') ? '\t' : delimiter);
}

/** Errors that take an unknown number of rows with them: not to be counted as one. */
const SWALLOWING: ReadonlySet<string> = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE']);

class CsvRecord implements SourceRecord {
  constructor(readonly line: number, private readonly values: readonly string[], private readonly places: ReadonlyMap<string, number>) {}

  get columns(): readonly string[] {
    return [...this.places.keys()];
  }

  get(column: string): string | undefined {
    const place = this.places.get(column);
    return place === undefined ? undefined : this.values[place];
  }
}

interface CsvRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function readCsv(file: string, input: Input, delimiter: string): Promise<Rows> {
  const unreadable: UnreadableRow[] = [];
  const parser = parse({ bom: true, delimiter, info: true, skip_empty_lines: true, relax_quotes: true, skip_records_with_error: true, max_record_size: 1_000_000 });
  parser.on('skip', (error: CsvError) => {
    const line = Number(error['lines']);
    if (SWALLOWING.has(error.code)) parser.destroy(new Error(`${file} cannot be read further: a quote that opens in or before line ${line} is never closed`));
    else unreadable.push({ kind: 'unreadable', line, ...csvRejection(error) });
  });
  input.bytes.once('error', (error) => parser.destroy(error));
  const iterator: AsyncIterator<CsvRow> = input.bytes.pipe(parser)[Symbol.asyncIterator]();
  const header = await iterator.next();
  const columns = header.done ? [] : header.value.record.map((column) => column.trim());
  const places = new Map(columns.map((column, index) => [column, index]));

  async function* rows(): AsyncGenerator<Row> {
    let extra = 0;
    try {
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        const { record, info } = next.value;
        const { breaks, pairs } = lineBreaks(record);
        extra += pairs;
        yield { kind: 'record', record: new CsvRecord(info.lines - extra - breaks, record, places), doubt: record.some((value) => value.includes('\0')) ? 'escapes' : 'none' };
      }
    } finally {
      input.bytes.destroy();
    }
    yield* unreadable;
  }
  return { columns, rows: rows() };
}

/** Line breaks within values: `info.lines` is the line a record ends in, and counts a CR LF within quotes twice. */
function lineBreaks(values: readonly string[]): { breaks: number; pairs: number } {
  let [breaks, pairs] = [0, 0];
  for (const value of values) {
    for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) {
      breaks++;
      if (value[at - 1] === '\r') pairs++;
    }
  }
  return { breaks, pairs };
}

function csvRejection(error: CsvError): Rejection {
  if (error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' || error.code === 'CSV_RECORD_INCONSISTENT_COLUMNS') return { reason: 'not as many columns as the header', detail: 'not as many columns as the header' };
  return { reason: 'not valid CSV', detail: error.message };
}

class JsonRecord implements SourceRecord {
  constructor(readonly line: number, private readonly value: Readonly<Record<string, unknown>>) {}

  get columns(): readonly string[] {
    return Object.keys(this.value);
  }

  /** A key, or the way to a nested one: `fields.status.name`. */
  get(column: string): unknown {
    if (Object.hasOwn(this.value, column)) return this.value[column];
    return column.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined), this.value);
  }
}

async function* readJsonLines(input: Input): AsyncGenerator<Row> {
  const lines = createInterface({ input: input.bytes, crlfDelay: Infinity });
  input.bytes.once('error', () => lines.close());
  let line = 0;
  try {
    for await (const text of lines) {
      line++;
      const json = line === 1 ? text.replace(/^\uFEFF/, '') : text;
      if (json.trim() !== '') yield jsonRow(line, json);
    }
    if (input.bytes.errored) throw input.bytes.errored;
  } finally {
    input.bytes.destroy();
  }
}

function jsonRow(line: number, json: string): Row {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { kind: 'record', record: new JsonRecord(line, value as Record<string, unknown>), doubt: doubtAbout(json) };
  } catch {
    return { kind: 'unreadable', line, reason: 'not valid JSON', detail: 'not valid JSON' };
  }
  return { kind: 'unreadable', line, reason: 'not a JSON object', detail: 'not a JSON object' };
}
