import { checked, mapping, oneOrMore, optional, scalar, scalarOrMapping, table, Wrong, type Shape } from '../../reading/shape.js';
import { compilePath } from './json-path.js';

/** Where in a payload a value stands, and what it means. Not an expression: nothing of the payload or the configuration is run. */
export interface FieldMapping {
  /** RFC 9535 queries; the first that finds something counts. Empty: nowhere. */
  readonly paths: readonly string[];
  /** What the system's words stand for, in any case. */
  readonly values: ReadonlyMap<string, string>;
  /** What a word stands for that is not among `values`. Undefined: for itself. */
  readonly otherwise: string | undefined;
  /** Where nothing is found; `constant` is a default without a path. */
  readonly absent: string | undefined;
}

export const normalizeWord = (word: string): string => word.trim().toLowerCase().replace(/\s+/g, ' ');

const path = scalar({ type: 'string', pattern: '^\\$' }, 'a JSONPath like $.ticket.status', (value) => {
  if (typeof value !== 'string' || !value.startsWith('$')) return undefined;
  try {
    compilePath(value);
    return value;
  } catch (error) {
    return new Wrong(`${JSON.stringify(value)} is no JSONPath (RFC 9535): ${(error as Error).message}`);
  }
});

/** Numbers and truth values are written as they are. */
export const word = scalar({ anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] }, 'a text', (value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined));

const long: Shape<FieldMapping> = map(
  checked(
    mapping({
      path: optional(oneOrMore(path, { most: 20 }), [], 'Where it stands, a JSONPath (RFC 9535); of several the first that finds something.'),
      values: optional(table(word, 'the words of the system, each with what it means', { most: 1000 }), new Map(), 'What the words of the system mean; case does not count. A word that is not here is the default, if there is one; else it stays as it is.'),
      default: optional(word, undefined, 'What it is where nothing is found, and what a word means that "values", where there are any, do not have. A status or priority that "statuses", "priorities" or the built-in tables know keeps its meaning.'),
      constant: optional(word, undefined, 'What it always is.'),
    }),
    ({ path: paths, constant, default: otherwise }, at, reading) => {
      if (paths.length === 0 && constant === undefined && otherwise === undefined) reading.errorAt(at, 'found nothing to take it from, expected "path", "default" or "constant"');
      if (constant !== undefined && paths.length > 0) reading.errorAt([...at, 'constant'], 'found both "path" and "constant", expected one of them');
    },
  ),
  ({ path: paths, values, default: otherwise, constant }) => ({ paths, values: normalized(values), otherwise: values.size > 0 ? otherwise : undefined, absent: constant ?? otherwise }),
);

const shortOrLong: Shape<FieldMapping> = scalarOrMapping(map(path, (single) => ({ paths: [single], values: new Map<string, string>(), otherwise: undefined, absent: undefined })), long);

/** Once in the schema: a mapping has some 25 of them. */
export const fieldSchema = shortOrLong.schema;

/** A JSONPath, or the long form. */
export const fieldMapping: Shape<FieldMapping> = { ...shortOrLong, schema: { $ref: '#/definitions/field' } };

/** A plain word is what it is by default; else the long form. */
export const defaultOrMapping: Shape<FieldMapping> = scalarOrMapping(map(word, (absent) => ({ paths: [], values: new Map<string, string>(), otherwise: undefined, absent })), long);

export function normalized<T>(table: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...table].map(([key, value]) => [normalizeWord(key), value]));
}

function map<A, B>(shape: Shape<A>, convert: (value: A) => B): Shape<B> {
  return {
    schema: shape.schema,
    read(node, at, reading) {
      const value = shape.read(node, at, reading);
      return value === undefined ? undefined : convert(value);
    },
  };
}
