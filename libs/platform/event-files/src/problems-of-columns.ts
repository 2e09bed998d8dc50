import { columnsOf } from './mapping/map-record.js';
import type { Mapping } from './mapping/mapping.js';

const OTHER_DELIMITERS = [';', '\t', '|', ','];
const REQUIRED = ['id', 'priority', 'created_at', 'updated_at', 'status', 'customer_tier'];

/** What every row of a CSV file would be rejected for is told at once. */
export function problemsOfColumns(file: string, columns: readonly string[], mapping: Mapping): readonly string[] {
  const absent = [...new Set(mapping.fields ? columnsOf(mapping) : REQUIRED)].filter((column) => !columns.includes(column));
  if (absent.length === 0) return [];
  const [only, second] = columns;
  const delimiter = second === undefined ? OTHER_DELIMITERS.find((one) => only?.includes(one)) : undefined;
  if (delimiter) return [`${file} seems to separate its columns by ${delimiter === '\t' ? 'tabs' : `"${delimiter}"`}; say so in a mapping: delimiter: "${delimiter === '\t' ? '\\t' : delimiter}"`];
  const has = `${file} has no ${listed(absent)}; its columns are ${columns.join(', ')}`;
  return [`${has}. ${mapping.fields ? 'The mapping names what is not there' : 'A mapping can say which columns hold what: see --mapping'}`];
}

function listed(columns: readonly string[]): string {
  const names = columns.map((column) => `"${column}"`);
  return names.length === 1 ? `column ${names[0]}` : `columns ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
