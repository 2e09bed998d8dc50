import { isMap, isSeq } from 'yaml';
import { PRIORITIES } from '#core/ticket';
import type { Path, Reading } from '../../reading/reading.js';
import { list, mapping, oneOrMore, optional, scalar, table, word, Wrong, type JsonSchema, type Shape } from '../../reading/shape.js';
import { normalizeText } from './normalize-text.js';

/** Of a ticket, as a policy sees it; plain data. Equal texts (as JSON) match the same tickets. */
export type Match =
  /** None: every ticket. */
  | { readonly kind: 'all'; readonly of: readonly Match[] }
  | { readonly kind: 'any'; readonly of: readonly Match[] }
  | { readonly kind: 'not'; readonly of: Match }
  | Condition;

/** One of the values holds. They are normalized, sorted, each once. */
export interface Condition {
  readonly kind: 'is';
  /** `metadata.caller.site` for a path of the external metadata. */
  readonly field: PlainField | 'tags' | 'title' | 'description' | `metadata.${string}`;
  readonly values: readonly string[];
}

/** Fields of which a ticket has one value. */
export const PLAIN_FIELDS = ['priority', 'tier', 'tenant', 'source', 'category', 'group', 'country'] as const;
export type PlainField = (typeof PLAIN_FIELDS)[number];

const MOST_LEVELS = 5;
const MOST_PARTS = 2000;
const MOST_CHARACTERS = 200;

const value = scalar({ type: 'string', minLength: 1, maxLength: MOST_CHARACTERS }, `text of 1 to ${MOST_CHARACTERS} characters`, (found) => {
  if (typeof found === 'number' || typeof found === 'boolean') return new Wrong(`found ${found}, expected text: put it into quotes`);
  return typeof found === 'string' ? boundedText(found) : undefined;
});

const metadataValue = scalar({ anyOf: [{ type: 'string', minLength: 1, maxLength: MOST_CHARACTERS }, { type: 'number' }, { type: 'boolean' }] }, `text of 1 to ${MOST_CHARACTERS} characters, a number, true or false`, (found) =>
  typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? boundedText(String(found)) : undefined);

const values = oneOrMore(value, { most: MOST_PARTS });
const MOST_STEPS = 8;

const fields = {
  tenant: optional(values, undefined, 'The tenant, as its API keys name it.'),
  source: optional(values, undefined, 'The system the ticket comes from.'),
  tier: optional(values, undefined, "The customer's tier."),
  priority: optional(oneOrMore(word(PRIORITIES), { most: PRIORITIES.length }), undefined, 'critical, high, medium, low.'),
  category: optional(values, undefined, "The ticket's category."),
  group: optional(values, undefined, 'The group the ticket is assigned to.'),
  tags: optional(values, undefined, 'One of the tags the ticket has.'),
  country: optional(values, undefined, "The requester's country, as the source writes it."),
  title: optional(values, undefined, 'Words or phrases, of which the title holds one: whole words, any case.'),
  description: optional(values, undefined, 'Words or phrases, of which the description holds one: whole words, any case.'),
  metadata: optional(table(oneOrMore(metadataValue, { most: MOST_PARTS }), 'paths of the external metadata, each with its values', { most: 100 }), undefined,
    'Paths of external_metadata ("caller.site"), each with the values of which one must be there; of a list in the data, one element.'),
};

const REFERENCE: JsonSchema = { $ref: '#/definitions/match' };
/** Only for the schema: what is nested is read with its depth and the parts that are left. */
const nested: Shape<Match> = { schema: REFERENCE, read: () => undefined };

const described = mapping({
  ...fields,
  all: optional(list(nested, { most: MOST_PARTS }), undefined, 'Each of these holds, too.'),
  any: optional(list(nested, { most: MOST_PARTS }), undefined, 'One of these holds, too.'),
  not: optional(nested, undefined, 'This does not hold.'),
});

/** What sla_config.schema.json has under `definitions`. */
export const matchSchema: JsonSchema = { ...described.schema };

/** All of its conditions; none: every ticket. */
export const match: Shape<Match> = {
  schema: REFERENCE,
  read: (node, path, reading) => readMatch(node, path, reading, { parts: 0 }, 1),
};

/** Counted over the whole match, for aliases can make a short text endless. */
interface Size {
  parts: number;
}

function readMatch(node: unknown, path: Path, reading: Reading, size: Size, level: number): Match | undefined {
  if (isTooLarge(node, path, reading, size, level)) return undefined;
  const inside = (part: unknown, at: Path): Match | undefined => readMatch(part, at, reading, size, level + 1);
  const condition: Shape<Match> = { schema: REFERENCE, read: inside };
  const read = mapping({
    ...fields,
    all: optional(list(condition, { most: MOST_PARTS }), undefined, ''),
    any: optional(list(condition, { most: MOST_PARTS }), undefined, ''),
    not: optional(condition, undefined, ''),
  }).read(node, path, reading);
  if (!read) return undefined;
  const { metadata, all = [], any, not, ...plain } = read;
  const { errors } = reading;
  if (any?.length === 0) reading.errorAt([...path, 'any'], 'found an empty list, which no ticket matches; expected at least one condition');
  if (not?.kind === 'all' && not.of.length === 0) reading.errorAt([...path, 'not'], 'found no condition, so that no ticket matches; expected at least one');
  for (const name of metadata?.keys() ?? []) {
    if (!isMetadataPath(name)) reading.errorAtKey([...path, 'metadata', name], `found ${JSON.stringify(name)}, expected a path like "caller.site", of at most ${MOST_STEPS} steps`);
  }
  if (reading.errors > errors) return undefined;
  return both([
    ...Object.entries(plain).flatMap(([field, wanted]) => (wanted === undefined ? [] : [isOneOf(field as Condition['field'], wanted)])),
    ...[...metadata ?? []].map(([name, wanted]) => isOneOf(`metadata.${name}`, wanted)),
    ...all,
    ...(any === undefined ? [] : [any.length === 1 ? any[0]! : { kind: 'any', of: any } as const]),
    ...(not === undefined ? [] : [{ kind: 'not', of: not } as const]),
  ]);
}

/** One error is enough: then nothing more of the match is read. */
function isTooLarge(node: unknown, path: Path, reading: Reading, size: Size, level: number): boolean {
  if (size.parts > MOST_PARTS) return true;
  size.parts = level > MOST_LEVELS ? Infinity : size.parts + 1 + partsIn(node, reading, 2);
  if (size.parts <= MOST_PARTS) return false;
  return !reading.error(node, path, level > MOST_LEVELS ? `conditions are nested more than ${MOST_LEVELS} deep` : `found more than ${MOST_PARTS} conditions and values in all`);
}

/** Values of a mapping and of those in it (`metadata`); nested conditions count themselves. */
function partsIn(node: unknown, reading: Reading, levels: number): number {
  const found = reading.resolve(node);
  if (isSeq(found)) return found.items.length;
  if (!isMap(found) || levels === 0) return 1;
  return found.items.reduce((parts, { value }) => parts + partsIn(value, reading, levels - 1), 0);
}

function isMetadataPath(name: string): boolean {
  const steps = name.split('.');
  return name.length <= MOST_CHARACTERS && steps.length <= MOST_STEPS && steps.every((step) => step !== '' && step === step.trim());
}

export function isOneOf(field: Condition['field'], wanted: readonly string[]): Condition {
  return { kind: 'is', field, values: [...new Set(wanted.map(normalizeText))].toSorted() };
}

export function both(of: readonly Match[]): Match {
  const flat = of.flatMap((one) => (one.kind === 'all' ? one.of : [one]));
  return flat.length === 1 ? flat[0]! : { kind: 'all', of: flat };
}

function boundedText(found: string): string | undefined {
  return found.trim() !== '' && found.length <= MOST_CHARACTERS ? found : undefined;
}
