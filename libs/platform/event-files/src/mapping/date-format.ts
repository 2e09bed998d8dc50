/** What a clock on the wall says, and the offset where the text names one. */
export interface WallTime {
  /** The wall clock's time read as if it were UTC, epoch ms. */
  readonly wallMs: number;
  /** Minutes east of UTC, where the text says so. */
  readonly offsetMinutes: number | undefined;
}

export type DateParser = (text: string) => WallTime | undefined;

type Part = 'year' | 'month' | 'day' | 'hour' | 'hour12' | 'minute' | 'second' | 'millisecond' | 'half' | 'offset';

const TOKENS: Readonly<Record<string, readonly [Part, string]>> = {
  yyyy: ['year', '(\\d{4})'],
  MM: ['month', '(\\d{2})'], M: ['month', '(\\d{1,2})'],
  dd: ['day', '(\\d{2})'], d: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'], H: ['hour', '(\\d{1,2})'],
  hh: ['hour12', '(\\d{2})'], h: ['hour12', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'], m: ['minute', '(\\d{1,2})'],
  ss: ['second', '(\\d{2})'], s: ['second', '(\\d{1,2})'],
  SSS: ['millisecond', '(\\d{3})'],
  a: ['half', '([AaPp])\\.?[Mm]\\.?'],
  XXX: ['offset', '(Z|[+-]\\d{2}:?\\d{2})'],
};

/** A quoted literal, a run of one letter, or any other character. */
const LEXEMES = /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']/g;

/**
 * Compiles a date pattern (Unicode letters: `d/M/yyyy HH:mm`, `yyyy-MM-dd'T'HH:mm:ssXXX`), or one of `iso`, `epoch_s`, `epoch_ms`.
 * Answers the parser, or in one sentence what is wrong with the pattern. Parsers are strict: 31/2 is no date.
 */
export function compileDateFormat(pattern: string): DateParser | { readonly problem: string } {
  if (pattern === 'iso') return parseIso;
  if (pattern === 'epoch_s') return (text) => epoch(text, 1000);
  if (pattern === 'epoch_ms') return (text) => epoch(text, 1);
  const parts: Part[] = [];
  let expression = '';
  for (const [lexeme, quoted] of pattern.matchAll(LEXEMES)) {
    const token = TOKENS[lexeme];
    if (token) {
      parts.push(token[0]);
      expression += token[1];
    } else if (/^[A-Za-z]/.test(lexeme)) {
      return { problem: `"${lexeme}" in "${pattern}" means nothing here: use ${Object.keys(TOKENS).join(' ')}, quote letters like 'T'` };
    } else expression += escaped(quoted ?? lexeme);
  }
  const missing = (['year', 'month', 'day'] as const).find((part) => !parts.includes(part));
  if (missing) return { problem: `"${pattern}" has no ${missing}` };
  const regex = new RegExp(`^${expression}$`);
  return (text) => {
    const match = regex.exec(text);
    return match ? assemble(parts, match) : undefined;
  };
}

function assemble(parts: readonly Part[], match: RegExpExecArray): WallTime | undefined {
  const read: Partial<Record<Part, string>> = {};
  parts.forEach((part, index) => { read[part] = match[index + 1]!; });
  const number = (part: Part): number => Number(read[part] ?? 0);
  const hour = read.hour12 === undefined ? number('hour') : hourOfHalf(number('hour12'), read.half);
  return wallTime(number('year'), number('month'), number('day'), hour, number('minute'), number('second'), number('millisecond'), read.offset);
}

/** -1: no such hour. */
function hourOfHalf(hour: number, half = 'a'): number {
  if (hour < 1 || hour > 12) return -1;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function wallTime(year: number, month: number, day: number, hour: number, minute: number, second: number, millisecond: number, offset?: string): WallTime | undefined {
  if (hour < 0 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  // Date rolls 31/2 over to March.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return { wallMs: date.getTime(), offsetMinutes: offset === undefined ? undefined : minutesOf(offset) };
}

function minutesOf(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const digits = offset.slice(1).replace(':', '');
  return (offset.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?([Zz]|[+-]\d{2}:?\d{2})?$/;

function parseIso(text: string): WallTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset] = match;
  return wallTime(Number(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), Number(fraction.slice(0, 3).padEnd(3, '0')), offset);
}

function epoch(text: string, unit: number): WallTime | undefined {
  const value = Number(text) * unit;
  return /^\d+(\.\d+)?$/.test(text) && value < 8.64e15 ? { wallMs: Math.trunc(value), offsetMinutes: 0 } : undefined;
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
