import { Ajv, type ErrorObject } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';

/** Where a field of the ticket event comes from. */
export interface FieldSource {
  readonly column?: string;
  readonly constant?: string | number;
  /** The source's words to ours; compared without regard to case and surrounding blanks. */
  readonly values?: Readonly<Record<string, string>>;
  /** What a word that is not among `values` becomes; without it the default, and without that the row is rejected. `keep` leaves it as it is. */
  readonly otherwise?: string;
  /** What a missing value becomes. */
  readonly default?: string | number;
}

/** How a file's rows become ticket events: the content of a mapping file. */
export interface Mapping {
  readonly encoding: string;
  readonly delimiter: string;
  /** IANA zone of dates that name none. */
  readonly time_zone: string;
  /** Date patterns, tried in order. */
  readonly dates: readonly string[];
  /** Texts that mean "no value", beside the empty one. */
  readonly missing: readonly string[];
  /** Field of the ticket event (`requester.name` for a nested one) to its source. Undefined: the file's columns are the event's fields. */
  readonly fields: Readonly<Record<string, FieldSource>> | undefined;
  /** Columns kept under `external_metadata`. */
  readonly metadata: readonly string[];
}

export const PLAIN_MAPPING: Mapping = { encoding: 'utf-8', delimiter: ',', time_zone: 'UTC', dates: ['iso'], missing: [], fields: undefined, metadata: [] };

export type ParsedMapping = { readonly ok: true; readonly mapping: Mapping } | { readonly ok: false; readonly problems: readonly string[] };

const text = { type: 'string' } as const;
const scalar = { type: ['string', 'number'] } as const;
const source = {
  type: 'object', additionalProperties: false,
  properties: { column: text, constant: scalar, values: { type: 'object', additionalProperties: text }, otherwise: text, default: scalar },
  oneOf: [{ required: ['column'] }, { required: ['constant'] }],
} as const;
const texts = { type: 'array', items: text } as const;
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['fields'],
  properties: {
    encoding: text, delimiter: { type: 'string', minLength: 1, maxLength: 1 }, time_zone: text, dates: { ...texts, minItems: 1 }, missing: texts, metadata: texts,
    fields: {
      type: 'object',
      required: ['id', 'priority', 'created_at', 'updated_at', 'status', 'customer_tier'],
      additionalProperties: source,
    },
  },
} as const;

const validate = new Ajv({ allErrors: true, strict: false }).compile<Partial<Mapping> & Pick<Mapping, 'fields'>>(SCHEMA);

/** Reads a mapping file. Problems are sentences with a line where one is known. */
export function parseMapping(source: string): ParsedMapping {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return { ok: false, problems: document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`) };
  const value = spelledOut(document.toJS());
  if (validate(value)) return { ok: true, mapping: { ...PLAIN_MAPPING, ...value } };
  return { ok: false, problems: [...new Set(validate.errors!.flatMap(problem))] };
}

/** A field may be just its column's name, and one date pattern need not be a list. */
function spelledOut(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { fields, dates } = value;
  return {
    ...value,
    ...(typeof dates === 'string' && { dates: [dates] }),
    ...(isRecord(fields) && { fields: Object.fromEntries(Object.entries(fields).map(([field, from]) => [field, typeof from === 'string' ? { column: from } : from])) }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TYPES: Readonly<Record<string, string>> = { string: 'a text', object: 'a table', array: 'a list', 'string,number': 'a text or a number' };

function problem({ instancePath, schemaPath, keyword, params, message = 'is wrong' }: ErrorObject): string[] {
  // Told by the oneOf itself.
  if (/\/oneOf\/\d/.test(schemaPath)) return [];
  const path = instancePath.slice(1).replaceAll('/', '.');
  const inner = (name: unknown): string => (path ? `${path}.${String(name)}` : String(name));
  switch (keyword) {
    case 'required': return [`${inner(params['missingProperty'])} is missing`];
    case 'additionalProperties': return [`${inner(params['additionalProperty'])} means nothing here`];
    case 'oneOf': return [`${path} needs either a column or a constant`];
    case 'type': return [`${path || 'the file'} must be ${TYPES[String(params['type'])] ?? String(params['type'])}`];
    default: return [`${path} ${message}`];
  }
}
