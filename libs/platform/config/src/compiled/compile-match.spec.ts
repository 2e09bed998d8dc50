import fc from 'fast-check';
import type { TicketMoment } from '#core/ticket';
import { checkConfig } from '../document/check-config.js';
import type { Match } from '../document/policies/match.js';
import { normalizeText } from '../document/policies/normalize-text.js';
import { anyMatchText, anyTicket } from '../../test/any-match.js';
import { compileMatch } from './compile-match.js';

const TICKET: TicketMoment = { occurredAt: 0, sequence: 0, eventId: 'e', createdAt: 0, status: 'new', tier: 'Gold', priority: 'high' };

function matchOf(match: unknown): Match {
  const checked = checkConfig(JSON.stringify({ policies: [{ name: 'a', match, targets: { response: 30 } }] }));
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.config.policies[0]!.match;
}

const matches = (match: unknown, ticket: Partial<TicketMoment>): boolean => compileMatch(matchOf(match))({ ...TICKET, ...ticket });

test.each<[string, unknown, Partial<TicketMoment>]>([
  ['nothing asked: every ticket', {}, {}],
  ['a tier in any case, trimmed', { tier: ' GOLD ' }, { tier: 'gold' }],
  ['the ticket\'s tier in any case, trimmed', { tier: 'gold' }, { tier: ' Gold\t' }],
  ['é written as one character or as two', { category: 'caf\u00e9' }, { category: 'CAFE\u0301' }],
  ['one of several', { category: ['network', 'vpn'], priority: ['critical', 'high'] }, { category: 'VPN' }],
  ['everything a ticket has one of', { tenant: 'acme', source: 'jira', group: 'net', country: 'de' }, { tenant: 'Acme', source: 'Jira', group: 'NET', country: 'DE' }],
  ['one of its tags', { tags: ['vip', 'press'] }, { tags: ['new', 'VIP '] }],
  ['a word of the title', { title: 'vpn' }, { title: 'My VPN, again' }],
  ['a phrase, white space once', { title: 'cannot log in' }, { title: 'I cannot  log\nin.' }],
  ['a word of a description', { description: ['outage', 'down'] }, { description: 'Everything is DOWN!' }],
  ['a word with what is no letter at its end', { title: 'c++' }, { title: 'C++ compiler' }],
  ['a word of a script without spaces', { title: '网络' }, { title: '公司网络故障' }],
  ['letters outside the basic plane', { title: '𐐨' }, { title: 'x 𐐀 y' }],
  ['metadata, however deep', { metadata: { 'caller.site': 'Graz' } }, { metadata: { caller: { site: 'GRAZ' } } }],
  ['metadata: a number as text', { metadata: { seats: 40 } }, { metadata: { seats: '40' } }],
  ['metadata: text as a number', { metadata: { seats: '40' } }, { metadata: { seats: 40 } }],
  ['metadata: true', { metadata: { vip: [true] } }, { metadata: { vip: true } }],
  ['metadata: one of a list', { metadata: { sites: ['graz', 'linz'] } }, { metadata: { sites: ['wien', 'linz'] } }],
  ['metadata: through a list of objects', { metadata: { 'assets.type': 'laptop' } }, { metadata: { assets: [{ type: 'phone' }, { type: 'Laptop' }] } }],
  ['metadata: a name with dots', { metadata: { 'caller_id.location': 'graz' } }, { metadata: { 'caller_id.location': 'Graz' } }],
  ['all of several', { all: [{ tier: 'gold' }, { not: { category: 'network' } }] }, { category: 'mail' }],
  ['any of several', { any: [{ tier: 'silver' }, { tags: 'vip' }] }, { tags: ['vip'] }],
  ['not what is not there', { not: { category: 'network' } }, {}],
])('%s', (_, match, ticket) => {
  expect(matches(match, ticket)).toBe(true);
});

test.each<[string, unknown, Partial<TicketMoment>]>([
  ['one field of two', { tier: 'gold', priority: 'low' }, {}],
  ['what the ticket does not say', { category: 'network' }, {}],
  ['a part of a word', { title: 'vpn' }, { title: 'openvpn vpns vpn_2 vpné' }],
  ['half a phrase', { title: 'log in' }, { title: 'log me in' }],
  ['the name of a property every object has', { metadata: { 'constructor.name': 'object', toString: 'x' } }, { metadata: {} }],
  ['null and objects', { metadata: { a: ['null', '[object object]'] } }, { metadata: { a: null } }],
  ['a path that ends too early', { metadata: { 'a.b': 'x' } }, { metadata: { a: 'x' } }],
  ['metadata where there is none', { metadata: { a: 'x' } }, {}],
  ['tags where there are none', { tags: 'vip' }, {}],
])('not: %s', (_, match, ticket) => {
  expect(matches(match, ticket)).toBe(false);
});

test('a pattern is text', () => {
  expect(matches({ title: '.*' }, { title: 'anything' })).toBe(false);
  expect(matches({ title: '(a+)+$' }, { title: 'see (a+)+$ there' })).toBe(true);
});

test('an endless title costs little', () => {
  const test = compileMatch(matchOf({ title: ['a'.repeat(100), 'ab'] }));
  const started = performance.now();
  for (let i = 0; i < 20; i++) test({ ...TICKET, title: `${'a'.repeat(32_000)}${i}` });
  expect(performance.now() - started).toBeLessThan(5_000);
});

const NOT_INSIDE_WORD = String.raw`(?<![\p{L}\p{M}\p{N}_](?=[\p{L}\p{M}\p{N}_]))`;

/** The same, as a sentence: written to be read, not to be fast. */
function naive(match: Match, ticket: TicketMoment): boolean {
  if (match.kind === 'all') return match.of.every((one) => naive(one, ticket));
  if (match.kind === 'any') return match.of.some((one) => naive(one, ticket));
  if (match.kind === 'not') return !naive(match.of, ticket);
  const { field, values } = match;
  if (field === 'title' || field === 'description') {
    const text = normalizeText(ticket[field] ?? '');
    return values.some((phrase) => new RegExp(`${NOT_INSIDE_WORD}${phrase.replace(/[.+]/g, '\\$&')}${NOT_INSIDE_WORD}`, 'u').test(text));
  }
  const found: unknown[] = field.startsWith('metadata.')
    ? [...valuesAt(ticket.metadata, field.slice(9).split('.')), ...valuesAt(ticket.metadata, [field.slice(9)])]
    : [ticket[field as 'tags' | 'tier']].flat();
  return found.some((value) => ['string', 'number', 'boolean'].includes(typeof value) && values.includes(normalizeText(String(value))));
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return [value];
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? valuesAt((value as Record<string, unknown>)[step], rest) : [];
}

test('what is compiled is what is meant, for any match and any tickets in turn', () => {
  const seen = { yes: 0, no: 0 };
  fc.assert(fc.property(anyMatchText, fc.array(anyTicket, { minLength: 1, maxLength: 8 }), (text, tickets) => {
    const match = matchOf(text);
    const test = compileMatch(match);
    for (const ticket of [...tickets, ...tickets]) {
      const expected = naive(match, ticket);
      seen[expected ? 'yes' : 'no']++;
      expect(test(ticket)).toBe(expected);
    }
  }), { numRuns: 1000 });
  expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(1000);
});
