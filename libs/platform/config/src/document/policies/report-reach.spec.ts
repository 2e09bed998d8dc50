import fc from 'fast-check';
import { compileConfig } from '../../compiled/compile-config.js';
import { anyMatchText, anyTicket } from '../../../test/any-match.js';
import { checkConfig } from '../check-config.js';

const policy = (name: string, match: unknown, response = name.length) => ({ name, match, targets: { response } });

function warnings(...policies: readonly unknown[]): string[] {
  return checkConfig(JSON.stringify({ policies })).problems.map(({ path, message }) => `${path}: ${message}`);
}

const unreached = (...matches: readonly unknown[]): string[] =>
  warnings(...matches.map((match, index) => policy(`p${index}`, match, index + 1))).filter((text) => text.includes('no ticket')).map((text) => text.replace('no ticket gets this promise: ', ''));

test.each<[string, readonly unknown[], string[]]>([
  ['one that is narrower', [{ tier: 'gold' }, { tier: 'GOLD', category: 'x' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['the same once more', [{ tags: 'a' }, { tags: 'a' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['fewer of the tags asked for', [{ tags: ['a', 'b'] }, { tags: 'a', tier: 'gold' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['fewer words', [{ title: ['vpn', 'wifi'] }, { title: 'wifi' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['the same exclusion and more', [{ not: { tier: 'gold' } }, { not: { tier: 'gold' }, priority: 'low' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['all priorities are every ticket', [{ priority: ['critical', 'high', 'medium', 'low'] }, { tier: 'gold' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['each of its tiers taken by another', [{ tier: 'gold' }, { tier: 'silver' }, { tier: ['gold', 'silver'], priority: 'low' }], ['policies[2]: "p0", "p1" before it together match all of its tickets']],
  ['each of its tags taken by another', [{ tags: 'a' }, { tags: 'b' }, { tags: ['a', 'b'] }], ['policies[2]: "p0", "p1" before it together match all of its tickets']],
  ['tier and priority cut up', [{ tier: 'gold', priority: ['critical', 'high'] }, { priority: ['medium', 'low'] }, { tier: 'gold' }], ['policies[2]: "p0", "p1" before it together match all of its tickets']],
  ['parts of an any', [{ any: [{ tier: 'gold' }, { category: 'x' }] }, { tier: 'gold', priority: 'low' }], ['policies[1]: "p0" before it matches all of its tickets']],
  ['what excludes itself', [{ tier: 'gold', all: [{ tier: 'silver' }] }], ['policies[0]: its conditions exclude each other']],
])('never reached: %s', (_, matches, expected) => {
  expect(unreached(...matches)).toEqual(expected);
});

test.each<[string, readonly unknown[]]>([
  ['a wider one', [{ tier: 'gold', category: 'x' }, { tier: 'gold' }]],
  ['another tier', [{ tier: 'gold' }, { tier: ['gold', 'silver'] }]],
  ['one more tag', [{ tags: 'a' }, { tags: ['a', 'b'] }]],
  ['a priority left over', [{ priority: ['critical', 'high', 'medium'] }, { tier: 'gold' }]],
  ['something that only looks like the opposite', [{ not: { tier: 'gold' } }, { tier: 'silver' }]],
])('not said: %s', (_, matches) => {
  expect(unreached(...matches)).toEqual([]);
});

test('what is said to be never reached never is', () => {
  let said = 0;
  fc.assert(fc.property(fc.array(anyMatchText, { minLength: 2, maxLength: 5 }), fc.array(anyTicket, { minLength: 20, maxLength: 40 }), (matches, tickets) => {
    const checked = checkConfig(JSON.stringify({ policies: matches.map((match, index) => policy(`p${index}`, match)) }));
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
    const { policies } = compileConfig(checked.config, { version: 1, hash: '' }, { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined }).policies;
    const never = new Set(checked.problems.filter(({ message }) => message.startsWith('no ticket')).map(({ path }) => path.replace(/\D/g, '')));
    said += never.size;
    for (const ticket of tickets) expect(never.has(String(policies.findIndex((one) => one.matches(ticket))))).toBe(false);
  }), { numRuns: 500 });
  expect(said).toBeGreaterThan(20);
});

describe('order that decides', () => {
  const overlap = (...policies: readonly unknown[]): string[] => warnings(...policies);

  test('is said where neither is the other\'s exception', () => {
    expect(overlap(policy('network', { category: 'network' }), policy('gold', { tier: 'gold' }))).toEqual([
      'policies[1]: "network" before it matches some of its tickets, too, and gives them its own promise: those with category network, tier gold',
    ]);
    expect(overlap(policy('a', { tier: ['gold', 'silver'] }), policy('bcd', { tier: ['silver', 'bronze'] }))).toHaveLength(1);
    expect(overlap(policy('rule', { tier: ['gold', 'silver'] }), policy('exception', { tier: ['gold', 'bronze'], category: 'network' }))).toHaveLength(1);
  });

  test.each<[string, readonly unknown[]]>([
    ['an exception before its rule', [policy('a', { tier: ['gold', 'silver'], category: 'network' }), policy('bcd', { tier: ['gold', 'bronze'] })]],
    ['a part of it', [policy('a', { tier: 'gold' }), policy('bcd', { tier: ['gold', 'silver'] })]],
    ['the same promise', [policy('a', { category: 'network' }, 5), policy('b', { tier: 'gold' }, 5)]],
    ['no ticket in both', [policy('a', { tier: 'gold', category: 'x' }), policy('bcd', { tier: 'silver', country: 'DE' })]],
    ['words and tags, of which nobody knows', [policy('a', { title: 'vpn' }), policy('bcd', { tags: 'vip' })]],
    ['a catch-all at the end', [policy('a', { tier: 'gold' }), policy('bcd', {})]],
  ])('is not said of %s', (_, policies) => {
    expect(overlap(...policies)).toEqual([]);
  });

  test('what a third one takes before both is not shared', () => {
    const both = [policy('network', { category: 'network' }), policy('gold', { tier: 'gold' })];
    expect(overlap(policy('gold network!', { tier: 'gold', category: 'network' }), ...both)).toEqual([]);
  });

  test('policies before tiers say nothing', () => {
    const problems = checkConfig(JSON.stringify({ policies: [policy('network', { tier: 'gold', category: 'network' })], tiers: { gold: { high: { response: 30 } } } })).problems;
    expect(problems).toEqual([]);
  });
});

test('a policy for new tickets leaves the older ones to those after it', () => {
  const dated = (apply: string) => warnings({ ...policy('new contract', { tier: 'gold' }), apply }, policy('gold', { tier: 'gold' }));
  expect(dated('new_tickets')).toEqual([]);
  expect(dated('running')).toHaveLength(1);
});

test('a thousand policies before a thousand tiers are checked in seconds', () => {
  const policies = Array.from({ length: 1000 }, (_, i) => policy(`p${i}`, { tenant: [`t${i}`, `u${i}`], priority: ['critical', 'high'] }, i + 1));
  const tiers = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`tier${i}`, { high: { response: 30 }, low: { response: 60 } }]));
  const started = performance.now();
  expect(checkConfig(JSON.stringify({ policies, tiers }))).toMatchObject({ ok: true, problems: [] });
  expect(performance.now() - started).toBeLessThan(10_000);
});
