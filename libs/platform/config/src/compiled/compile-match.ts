import type { TicketMoment } from '#core/ticket';
import { PLAIN_FIELDS, type Condition, type Match, type PlainField } from '../document/policies/match.js';
import { normalizeText } from '../document/policies/normalize-text.js';
import { holdsPhrase } from './holds-phrase.js';

export type MomentTest = (moment: TicketMoment) => boolean;

/**
 * A match as a function that is asked of every moment of every fold: what is cheap to ask comes first, and nothing is worked
 * out again for a moment that says the same as the one before it, as those of one ticket do.
 */
export function compileMatch(match: Match): MomentTest {
  switch (match.kind) {
    case 'all': return everyOf(match.of.toSorted((a, b) => costOf(a) - costOf(b)).map(compileMatch));
    case 'any': return anyOf(match.of.toSorted((a, b) => costOf(a) - costOf(b)).map(compileMatch));
    case 'not': return not(compileMatch(match.of));
    case 'is': return compileCondition(match);
  }
}

const READ: Readonly<Record<PlainField, (moment: TicketMoment) => string | undefined>> = {
  priority: ({ priority }) => priority,
  tier: ({ tier }) => tier,
  tenant: ({ tenant }) => tenant,
  source: ({ source }) => source,
  category: ({ category }) => category,
  group: ({ group }) => group,
  country: ({ country }) => country,
};

function compileCondition({ field, values }: Condition): MomentTest {
  const isWanted = amongNormalized(values);
  switch (field) {
    case 'tags': return ({ tags }) => tags !== undefined && tags.some(isWanted);
    case 'title': return holdsOneOf(values, ({ title }) => title, normalizeTitle);
    case 'description': return holdsOneOf(values, ({ description }) => description, normalizeDescription);
    default: {
      if (!isPlain(field)) return metadataTest(field.slice('metadata.'.length), isWanted);
      const read = READ[field];
      return remembering(read, isWanted);
    }
  }
}

const isPlain = (field: string): field is PlainField => (PLAIN_FIELDS as readonly string[]).includes(field);

function everyOf(tests: readonly MomentTest[]): MomentTest {
  if (tests.length === 1) return tests[0]!;
  return (moment) => {
    for (const test of tests) if (!test(moment)) return false;
    return true;
  };
}

function anyOf(tests: readonly MomentTest[]): MomentTest {
  return (moment) => {
    for (const test of tests) if (test(moment)) return true;
    return false;
  };
}

const not = (test: MomentTest): MomentTest => (moment) => !test(moment);

/** What most tickets write as it is configured is not normalized at all. */
function amongNormalized(values: readonly string[]): (text: string) => boolean {
  const known = new Set(values);
  return (text) => known.has(text) || known.has(normalizeText(text));
}

function remembering(read: (moment: TicketMoment) => string | undefined, isWanted: (text: string) => boolean): MomentTest {
  let last: string | undefined;
  let answer = false;
  return (moment) => {
    const text = read(moment);
    if (text === undefined) return false;
    if (text !== last) {
      last = text;
      answer = isWanted(text);
    }
    return answer;
  };
}

function holdsOneOf(phrases: readonly string[], read: (moment: TicketMoment) => string | undefined, normalize: (text: string) => string): MomentTest {
  return remembering(read, (text) => {
    const normalized = normalize(text);
    return phrases.some((phrase) => holdsPhrase(normalized, phrase));
  });
}

/** Several policies look at the same description, one after the other. */
function normalizingOnce(): (text: string) => string {
  let last = '';
  let normalized = '';
  return (text) => {
    if (text !== last) {
      normalized = normalizeText(text);
      last = text;
    }
    return normalized;
  };
}

const normalizeTitle = normalizingOnce();
const normalizeDescription = normalizingOnce();

/** The path leads through objects, and through each element of lists; a key with dots in it is found, too. */
function metadataTest(path: string, isWanted: (text: string) => boolean): MomentTest {
  const steps = path.split('.');
  const holds = (value: unknown): boolean => {
    if (typeof value === 'string') return isWanted(value);
    if (typeof value === 'number' || typeof value === 'boolean') return isWanted(String(value));
    return Array.isArray(value) && value.some(holds);
  };
  const leads = (value: unknown, step: number): boolean => {
    if (step === steps.length) return holds(value);
    if (Array.isArray(value)) return value.some((element) => leads(element, step));
    return isObject(value) && Object.hasOwn(value, steps[step]!) && leads(value[steps[step]!], step + 1);
  };
  return ({ metadata }) => metadata !== undefined && (leads(metadata, 0) || (steps.length > 1 && Object.hasOwn(metadata, path) && holds(metadata[path])));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What a ticket says at length is read only where a match asks for it. */
export function asksForDetails(match: Match): boolean {
  switch (match.kind) {
    case 'all':
    case 'any': return match.of.some(asksForDetails);
    case 'not': return asksForDetails(match.of);
    case 'is': return match.field === 'description' || match.field.startsWith('metadata.');
  }
}

/** In the order in which to ask. */
function costOf(match: Match): number {
  if (match.kind !== 'is') return 20;
  if (isPlain(match.field)) return PLAIN_FIELDS.indexOf(match.field);
  return match.field === 'tags' ? 10 : match.field === 'title' ? 12 : match.field === 'description' ? 30 : 11;
}
