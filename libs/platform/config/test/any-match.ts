import fc from 'fast-check';
import { PRIORITIES, type TicketMoment } from '#core/ticket';

/** Few words, so that tickets and matches often meet. */
const oneOrMore = <T>(item: fc.Arbitrary<T>) => fc.oneof(item, fc.uniqueArray(item, { minLength: 1, maxLength: 3 }));
const tier = fc.constantFrom('gold', 'Silver', ' GOLD ', 'bronze');
const word = fc.constantFrom('vpn', 'VPN', 'vpn down', 'down', 'é', 'a.b', 'ß', '+1');
const scalar = fc.constantFrom<string | number | boolean>('x', ' X', 1, '1', true, 'true', 0.5);

const conditions = {
  tier: oneOrMore(tier),
  priority: oneOrMore(fc.constantFrom(...PRIORITIES)),
  category: oneOrMore(word),
  country: oneOrMore(fc.constantFrom('DE', 'de', 'AT')),
  tags: oneOrMore(word),
  title: oneOrMore(word),
  metadata: fc.dictionary(fc.constantFrom('a', 'a.b', 'c'), oneOrMore(scalar), { minKeys: 1, maxKeys: 2 }),
};

/** A match as it is written, any field of it absent, nested a little. */
export const anyMatchText: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{ match: Record<string, unknown>; some: Record<string, unknown> }>((tie) => ({
  match: fc.oneof({ depthSize: 'small', maxDepth: 2 }, some(), fc.record({ ...sparse(), all: fc.array(tie('match'), { minLength: 1, maxLength: 2 }), any: fc.array(tie('match'), { minLength: 1, maxLength: 3 }), not: tie('some') }, { requiredKeys: [] })),
  some: some().filter((match) => Object.keys(match).length > 0),
})).match;

function sparse() {
  const { tier: one, priority, tags } = conditions;
  return { tier: one, priority, tags };
}

function some(): fc.Arbitrary<Record<string, unknown>> {
  return fc.uniqueArray(fc.constantFrom(...(Object.keys(conditions) as (keyof typeof conditions)[])), { maxLength: 2 })
    .chain((fields) => fc.record(Object.fromEntries(fields.map((field) => [field, conditions[field] as fc.Arbitrary<unknown>]))));
}

const metadata = fc.dictionary(fc.constantFrom('a', 'a.b', 'b', 'c'), fc.oneof(scalar, fc.constant(null), fc.array(scalar, { maxLength: 2 }), fc.dictionary(fc.constant('b'), scalar), fc.array(fc.dictionary(fc.constant('b'), scalar), { maxLength: 2 })), { maxKeys: 3 });

export const anyTicket: fc.Arbitrary<TicketMoment> = fc.record(
  {
    occurredAt: fc.constant(0), sequence: fc.constant(0), eventId: fc.constant('e'), createdAt: fc.constant(0), status: fc.constant('new'),
    tier, priority: fc.constantFrom(...PRIORITIES),
    category: word, country: fc.constantFrom('DE', 'at'), tags: fc.array(word, { maxLength: 3 }),
    title: fc.array(fc.constantFrom('vpn', ' ', 'down', 'É', 'x', '.', 'a.b', '+1', 'ß'), { maxLength: 5 }).map((parts) => parts.join('')),
    metadata,
  },
  { requiredKeys: ['occurredAt', 'sequence', 'eventId', 'createdAt', 'status', 'tier', 'priority'] },
);
