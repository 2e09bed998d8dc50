import { Ajv } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';

/** Where a field of the ticket event comes from. */
export interface FieldSource {
  readonly column?: string;
  readonly constant?: string | number;
  /** The source's words to ours; compared without regard to case and surrounding blanks. */
  readonly values?: Readonly<Record<string, string>>;
  /** What a word that is not among `values` becomes; without it the row is rejected. `keep` leaves it as it is. */
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
const texts = { type: 'array', items: text } as const;
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['fields'],
  properties: {
    encoding: text, delimiter: { type: 'string', minLength: 1, maxLength: 1 }, time_zone: text, dates: { anyOf: [text, { ...texts, minItems: 1 }] }, missing: texts, metadata: texts,
    fields: {
      type: 'object',
      required: ['id', 'priority', 'created_at', 'updated_at', 'status', 'customer_tier'],
      additionalProperties: {
        anyOf: [text, {
          type: 'object', additionalProperties: false,
          properties: { column: text, constant: scalar, values: { type: 'object', additionalProperties: text }, otherwise: text, default: scalar },
          oneOf: [{ required: ['column'] }, { required: ['constant'] }],
        }],
      },
    },
  },
} as const;

const validate = new Ajv({ allErrors: true, strict: false }).compile<Partial<Omit<Mapping, 'fields' | 'dates'>> & { fields: Record<string, string | FieldSource>; dates?: string | string[] }>(SCHEMA);

/** Reads a mapping file. Problems are sentences with a line where one is known. */
export function parseMapping(source: string): ParsedMapping {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return { ok: false, problems: document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`) };
  const value: unknown = document.toJS();
  if (!validate(value)) return { ok: false, problems: [...new Set(validate.errors!.filter(({ keyword }) => !['anyOf', 'oneOf'].includes(keyword)).map(({ instancePath, message, params }) => problem(instancePath, message, params)))] };
  const { fields, dates = PLAIN_MAPPING.dates, ...rest } = value;
  return {
    ok: true,
    mapping: {
      ...PLAIN_MAPPING, ...rest, dates: typeof dates === 'string' ? [dates] : dates,
      fields: Object.fromEntries(Object.entries(fields).map(([field, from]) => [field, typeof from === 'string' ? { column: from } : from])),
    },
  };
}

function problem(path: string, message = 'is wrong', params: Record<string, unknown>): string {
  const name = params['additionalProperty'];
  return `${path.slice(1).replaceAll('/', '.') || 'the mapping'} ${message}${typeof name === 'string' ? `: "${name}"` : ''}`;
}
