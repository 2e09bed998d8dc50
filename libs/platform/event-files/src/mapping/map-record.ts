import { parseInstant } from '#contracts';
import { compileDateFormat, type DateParser } from './date-format.js';
import type { FieldSource, Mapping } from './mapping.js';
import { TimeZone } from './time-zone.js';

/** A row of the file, as its format has it. */
export interface SourceRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  /** Undefined: the row has no such column. */
  get(column: string): unknown;
  /** All columns with a value. */
  readonly columns: readonly string[];
}

/** `reason` is the same for all rows that have the same thing wrong; `detail` says it of this row. */
export interface Rejection {
  readonly reason: string;
  readonly detail: string;
}

export type Mapped = { readonly kind: 'event'; readonly event: Record<string, unknown> } | ({ readonly kind: 'rejected' } & Rejection);
export type MapRecord = (record: SourceRecord) => Mapped;

const DATES: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'first_response_at']);
const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([['true', true], ['yes', true], ['1', true], ['false', false], ['no', false], ['0', false]]);
const NUMBERS: ReadonlySet<string> = new Set(['sequence', 'requester_location.lat', 'requester_location.lng']);

/** Leaves the mapping of one row, with the reason why. */
class Rejected extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.detail);
  }
}

type ReadField = (record: SourceRecord) => unknown;

/** Compiles a mapping once for all rows. Answers the problems of the mapping instead, in sentences. */
export function compileMapping(mapping: Mapping): MapRecord | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const parsers = mapping.dates.flatMap((pattern): DateParser[] => {
    const parser = compileDateFormat(pattern);
    if (typeof parser === 'function') return [parser];
    problems.push(parser.problem);
    return [];
  });
  const zone = zoneOf(mapping.time_zone);
  if (!zone) problems.push(`time_zone "${mapping.time_zone}" is not an IANA time zone like Europe/Vienna`);
  if (!zone || problems.length > 0) return { problems };

  const missing = new Set(mapping.missing.map(fold));
  const valueOf = (record: SourceRecord, column: string): unknown => {
    const value = record.get(column);
    return value === null || value === '' || (missing.size > 0 && typeof value === 'string' && missing.has(fold(value))) ? undefined : value;
  };
  const convert = (field: string, value: unknown): unknown => {
    if (DATES.has(field)) return instantOf(field, String(value).trim(), parsers, mapping.dates, zone);
    if (NUMBERS.has(field)) return numberOf(field, value);
    if (field === 'comment.public') return yesOrNoOf(field, value);
    if (field === 'tags' && typeof value === 'string') return tagsOf(value);
    return typeof value === 'string' ? value.trim() : typeof value === 'object' ? value : String(value);
  };
  const fields = mapping.fields && Object.entries(mapping.fields).map(([field, source]) => [field.split('.'), compileField(field, source, valueOf, convert)] as const);

  return (record) => {
    const event: Record<string, unknown> = {};
    try {
      if (fields) for (const [path, read] of fields) place(event, path, read(record));
      else for (const column of record.columns) place(event, pathOf(column), mapAsItIs(column, valueOf(record, column), convert));
    } catch (error) {
      if (error instanceof Rejected) return { kind: 'rejected', ...error.rejection };
      throw error;
    }
    for (const column of mapping.metadata) {
      const value = valueOf(record, column);
      if (value !== undefined) ((event['external_metadata'] ??= {}) as Record<string, unknown>)[column] = value;
    }
    return { kind: 'event', event };
  };
}

/** The columns a mapping reads; all of them must be in the file. */
export function columnsOf({ fields = {}, metadata }: Mapping): readonly string[] {
  return [...Object.values(fields).flatMap(({ column }) => (column === undefined ? [] : [column])), ...metadata];
}

function compileField(field: string, source: FieldSource, valueOf: (record: SourceRecord, column: string) => unknown, convert: (field: string, value: unknown) => unknown): ReadField {
  const { column, constant, values, otherwise } = source;
  if (column === undefined) return () => constant;
  const table = values && new Map(Object.entries(values).map(([word, ours]) => [fold(word), ours]));
  return (record) => {
    const value = valueOf(record, column);
    if (value === undefined) return source.default;
    if (typeof value === 'string' && value.includes('\uFFFD')) throw rejected(field, 'not valid in the encoding of the mapping', value);
    if (!table) return convert(field, value);
    const ours = table.get(fold(String(value)));
    if (ours !== undefined) return ours;
    if (otherwise === 'keep') return convert(field, value);
    const unknown = otherwise ?? source.default;
    if (unknown === undefined) throw rejected(field, `"${shorten(String(value))}" is not among the mapping's values`);
    return unknown;
  };
}

/** Without `fields`, JSON keeps its types; only a CSV, where all is text, needs the others read. */
function mapAsItIs(column: string, value: unknown, convert: (field: string, value: unknown) => unknown): unknown {
  return typeof value === 'string' && (NUMBERS.has(column) || DATES.has(column) || column === 'comment.public' || column === 'tags') ? convert(column, value) : value;
}

function instantOf(field: string, text: string, parsers: readonly DateParser[], patterns: readonly string[], zone: TimeZone): string {
  if (patterns[0] === 'iso' && isUsual(text)) return text;
  for (const parse of parsers) {
    const time = parse(text);
    if (time) return new Date(time.offsetMinutes === undefined ? zone.instant(time.wallMs) : time.wallMs - time.offsetMinutes * 60_000).toISOString();
  }
  throw rejected(field, `not a date of the form ${patterns.join(' or ')}`, text);
}

/** Most logs write instants just as we do: nothing to convert. */
function isUsual(text: string): boolean {
  return text.length === 24 && text.endsWith('Z') && !Number.isNaN(parseInstant(text));
}

function numberOf(field: string, value: unknown): number {
  const number = Number(value);
  if (Number.isNaN(number)) throw rejected(field, 'not a number', String(value));
  return number;
}

function yesOrNoOf(field: string, value: unknown): boolean {
  const read = typeof value === 'boolean' ? value : YES_OR_NO.get(fold(String(value)));
  if (read === undefined) throw rejected(field, 'neither yes nor no', String(value));
  return read;
}

/** `vip, network`. */
function tagsOf(text: string): readonly string[] {
  return text.split(/[,;]/).map((tag) => tag.trim()).filter((tag) => tag !== '');
}

function place(event: Record<string, unknown>, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  let target = event;
  for (let step = 0; step < path.length - 1; step++) target = (target[path[step]!] ??= {}) as Record<string, unknown>;
  target[path[path.length - 1]!] = value;
}

const MOST_PATHS = 1_000;
const paths = new Map<string, readonly string[]>();

/** Columns are the same, row after row. */
function pathOf(column: string): readonly string[] {
  let path = paths.get(column);
  if (path === undefined) {
    path = column.split('.');
    if (paths.size < MOST_PATHS) paths.set(column, path);
  }
  return path;
}

function rejected(field: string, what: string, value?: string): Rejected {
  return new Rejected({ reason: `${field}: ${what}`, detail: `${field}: ${value === undefined ? '' : `"${shorten(value)}" is `}${what}` });
}

function zoneOf(name: string): TimeZone | undefined {
  try {
    return new TimeZone(name);
  } catch {
    return undefined;
  }
}

const fold = (text: string): string => text.trim().toLowerCase();
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
