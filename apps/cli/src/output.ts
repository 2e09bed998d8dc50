import Table from 'cli-table3';
import { Option } from 'commander';

export const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];
export type Row = Readonly<Record<string, unknown>>;

export function formatOption(): Option {
  return new Option('--format <format>', 'how to print the result').choices(FORMATS).default('table');
}

/** Prints several rows of one shape. */
export function printRows(rows: readonly Row[], format: Format): void {
  const columns = Object.keys(rows[0] ?? {});
  switch (format) {
    case 'json': return print(JSON.stringify(rows, null, 2));
    case 'jsonl': return rows.forEach((row) => print(JSON.stringify(row)));
    case 'csv': return [csvLine(columns), ...rows.map((row) => csvLine(columns.map((column) => row[column])))].forEach(print);
    case 'table': return print(table(columns, rows.map((row) => columns.map((column) => cell(row[column])))));
  }
}

/** Prints one result; as a table, a line for each of its parts. */
export function printResult(result: Row, format: Format): void {
  if (format === 'json') return print(JSON.stringify(result, null, 2));
  if (format !== 'table') return printRows([result], format);
  print(table([], Object.entries(result).map(([name, value]) => [name.replaceAll('_', ' '), cell(value)])));
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function table(head: readonly string[], rows: readonly string[][]): string {
  const made = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  made.push(...rows);
  return made.toString();
}

/** Lists and counts in words, nothing as nothing; counts of nothing are 0. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'object') return Object.entries(value).map(([name, part]) => `${name}: ${String(part)}`).join('\n') || '0';
  return String(value);
}

/** Spreadsheets take a text that begins like this for a formula, and run it. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvLine(values: readonly unknown[]): string {
  return values.map((value) => quoted(typeof value === 'number' ? cell(value) : cell(value).replace(FORMULA, "'$&"))).join(',');
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
