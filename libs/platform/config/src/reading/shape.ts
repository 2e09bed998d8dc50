import { isMap, isNode, isScalar, isSeq, Scalar } from 'yaml';
import { nearest } from './nearest.js';
import type { Path, Reading } from './reading.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a piece of the configuration looks like, declared once: `read` checks and converts a YAML node,
 * `schema` says the same to editors. A schema may accept more than `read` (it cannot count repetitions), never less.
 */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Undefined: refused, and the problems are in `reading`. */
  read(node: unknown, path: Path, reading: Reading): T | undefined;
}

export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** A single value. `convert` answers undefined for what is not `expected`, or says more precisely what is wrong. */
export function scalar<T>(schema: JsonSchema, expected: string, convert: (value: unknown) => T | Wrong | undefined): Shape<T> {
  return {
    schema,
    read(node, path, reading) {
      const found = reading.resolve(node);
      const converted = isScalar(found) && found.value !== null ? convert(found.value) : undefined;
      if (converted === undefined) reading.error(node, path, `found ${reading.describe(node)}, expected ${expected}`);
      else if (converted instanceof Wrong) reading.error(node, path, converted.message);
      else return converted;
      return undefined;
    },
  };
}

export class Wrong {
  constructor(readonly message: string) {}
}

export function word<const W extends string>(words: readonly W[]): Shape<W> {
  const expected = words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`;
  return scalar({ type: 'string', enum: words }, expected, (value) => {
    const known = words.find((candidate) => candidate === value);
    if (known !== undefined) return known;
    return new Wrong(`found ${JSON.stringify(value)}, expected ${expected}${didYouMean(String(value), words)}`);
  });
}

export function integer(minimum: number, maximum: number): Shape<number> {
  return scalar({ type: 'integer', minimum, maximum }, `a whole number from ${minimum} to ${maximum}`, (value) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum ? (value as number) : undefined);
}

export function list<T>(item: Shape<T>, { most }: { readonly most: number }): Shape<readonly T[]> {
  return {
    schema: { type: 'array', items: item.schema, maxItems: most },
    read(node, path, reading) {
      const found = reading.resolve(node);
      if (!isSeq(found)) return void reading.error(node, path, `found ${reading.describe(node)}, expected a list`);
      if (found.items.length > most) return void reading.error(node, path, `found ${found.items.length} entries, expected at most ${most}`);
      const items = found.items.map((entry, index) => item.read(entry, [...path, index], reading));
      return items.every((entry) => entry !== undefined) ? items : undefined;
    },
  };
}

/** A single one need not be a list. */
export function oneOrMore<T>(item: Shape<T>, { most }: { readonly most: number }): Shape<readonly T[]> {
  const several = list(item, { most });
  return {
    schema: { anyOf: [item.schema, { ...several.schema, minItems: 1 }] },
    read(node, path, reading) {
      if (!isSeq(reading.resolve(node))) {
        const single = item.read(node, path, reading);
        return single === undefined ? undefined : [single];
      }
      const items = several.read(node, path, reading);
      if (items?.length === 0) return void reading.error(node, path, 'found an empty list, expected at least one');
      return items;
    },
  };
}

interface Field<T> {
  readonly shape: Shape<unknown>;
  readonly description: string;
  readonly required: boolean;
  /** What an absent field is worth. */
  readonly absent: T;
}

export function required<T>(shape: Shape<T>, description: string): Field<T> {
  return { shape, description, required: true, absent: undefined as T };
}

export function optional<T, D extends T | undefined>(shape: Shape<T>, absent: D, description: string): Field<T | D> {
  return { shape, description, required: false, absent };
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/**
 * A mapping with known keys. `forbidden` keys are refused with a sentence of their own.
 */
export function mapping<F extends Fields>(fields: F, forbidden: Readonly<Record<string, string>> = {}): Shape<Values<F>> {
  const names = Object.keys(fields);
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(names.map((name) => [name, { description: fields[name]!.description, ...fields[name]!.shape.schema }])),
      ...(names.some((name) => fields[name]!.required) ? { required: names.filter((name) => fields[name]!.required) } : {}),
    },
    read(node, path, reading) {
      const entries = readEntries(node, path, reading, `a mapping of ${names.join(', ')}`);
      if (!entries) return undefined;
      let sound = entries.sound;
      const values: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(fields)) {
        const entry = entries.byName.get(name);
        if (!entry) {
          values[name] = field.absent;
          if (field.required) sound = reading.error(node, path, `"${name}" is missing`);
          continue;
        }
        values[name] = field.shape.read(entry.value, [...path, name], reading);
        if (values[name] === undefined) sound = false;
      }
      for (const [name, entry] of entries.byName) {
        if (Object.hasOwn(fields, name)) continue;
        sound = false;
        const why = Object.hasOwn(forbidden, name) ? forbidden[name]! : `unknown key${didYouMean(name, names, `, expected one of ${names.join(', ')}`)}`;
        reading.error(entry.key, [...path, name], why);
      }
      return sound ? (values as Values<F>) : undefined;
    },
  };
}

/** A mapping whose keys the user chooses; `expected` names what a key stands for. */
export function table<T>(value: Shape<T>, expected: string, { most }: { readonly most: number }): Shape<ReadonlyMap<string, T>> {
  return {
    schema: { type: 'object', additionalProperties: value.schema, maxProperties: most },
    read(node, path, reading) {
      const entries = readEntries(node, path, reading, `a mapping of ${expected}`);
      if (!entries) return undefined;
      if (entries.byName.size > most) return void reading.error(node, path, `found ${entries.byName.size} entries, expected at most ${most}`);
      let sound = entries.sound;
      const values = new Map<string, T>();
      for (const [name, entry] of entries.byName) {
        const read = value.read(entry.value, [...path, name], reading);
        if (read === undefined) sound = false;
        else values.set(name, read);
      }
      return sound ? values : undefined;
    },
  };
}

/** A shape with a check over its value; the check runs only on a value that is otherwise right, and reports by itself. */
export function checked<T>(shape: Shape<T>, check: (value: T, path: Path, reading: Reading) => void, schema: JsonSchema = {}): Shape<T> {
  return {
    schema: { ...shape.schema, ...schema },
    read(node, path, reading) {
      const value = shape.read(node, path, reading);
      if (value === undefined) return undefined;
      const before = reading.errors;
      check(value, path, reading);
      return reading.errors === before ? value : undefined;
    },
  };
}

/** The first shape for scalars, the second for mappings. */
export function scalarOrMapping<A, B>(forScalars: Shape<A>, forMappings: Shape<B>): Shape<A | B> {
  return {
    schema: { anyOf: [forScalars.schema, forMappings.schema] },
    read: (node, path, reading) => (isMap(reading.resolve(node)) ? forMappings : forScalars).read(node, path, reading),
  };
}

interface Entries {
  readonly sound: boolean;
  readonly byName: ReadonlyMap<string, { readonly key: unknown; readonly value: unknown }>;
}

/** Keys are compared trimmed; a key that comes twice is refused, for the last one silently winning would hide a promise. */
function readEntries(node: unknown, path: Path, reading: Reading, expected: string): Entries | undefined {
  const found = reading.resolve(node);
  if (!isMap(found)) return void reading.error(node, path, `found ${reading.describe(node)}, expected ${expected}`);
  let sound = true;
  const byName = new Map<string, { key: unknown; value: unknown }>();
  for (const { key, value } of found.items) {
    const scalarKey = reading.resolve(key);
    const name = isScalar(scalarKey) ? String(scalarKey.value).trim() : '';
    if (name === '') sound = reading.error(key, path, 'found an empty key, expected a name');
    else if (name === '<<') sound = reading.error(key, path, 'merge keys (<<) are not read: write the entries out, or reuse a whole mapping by an alias (*name)');
    else if (byName.has(name)) sound = reading.error(key, [...path, name], 'this key is here twice');
    else byName.set(name, { key, value: value ?? nothingAt(key) });
  }
  return { sound, byName };
}

/** `{ response }` has a key and no value node; a problem with it stands at the key. */
function nothingAt(key: unknown): Scalar<null> {
  const nothing = new Scalar(null);
  if (isNode(key) && key.range) nothing.range = key.range;
  return nothing;
}

function didYouMean(found: string, known: readonly string[], otherwise = ''): string {
  const suggestion = nearest(found, known);
  return suggestion === undefined ? otherwise : `; did you mean "${suggestion}"?`;
}
