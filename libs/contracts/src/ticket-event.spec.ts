import fc from 'fast-check';
import { TicketEvent, WireValidator, compileBatchValidator, doubtAbout, eventsOf, schemaOf } from './index.js';

const NOW = Date.UTC(2026, 4, 1);
const validator = new WireValidator(TicketEvent, () => NOW);

const valid = {
  id: 'INC0000045', priority: 'high', created_at: '2026-02-28T01:16:00Z', updated_at: '2026-03-01T09:30:00.123+02:00',
  status: 'New', customer_tier: 'gold', sequence: 3, title: 'Mail is down', url: 'https://desk.example/INC0000045',
  requester_location: { lat: 48.2, lng: 16.4, timezone: 'Europe/Vienna' }, requester: { name: 'Ada', email: 'ada@example.com' },
  tags: ['vip', 'network'], comment: { by: 'customer', public: true },
  external_metadata: { made_sla: true, reassignments: [1, 2, { deep: null }] },
};

function faultsOf(value: unknown): string[] {
  validator.start();
  return validator.faults(value, 'events[0]', 'none').map(({ field, message }) => `${field} ${message}`);
}

test.each<[string, Record<string, unknown>]>([
  ['everything', {}],
  ['nothing optional', { sequence: undefined, title: undefined, url: undefined, requester_location: undefined, requester: undefined, external_metadata: undefined }],
  ['null for what is not there', { sequence: null, title: null, url: null, requester_location: null, requester: null, external_metadata: null, tags: null, comment: null }],
  ['a message that does not say whether it is public', { comment: { by: 'agent' } }],
  ['as many tags as there may be', { tags: Array.from({ length: 100 }, () => 'x'.repeat(100)) }],
  ['no tags', { tags: [] }],
  ['a country', { requester_location: { country: 'AT', city: 'Wien', lat: null } }],
  ['a day ahead', { updated_at: '2026-05-02T00:00:00Z' }],
  ['1990', { created_at: '1990-01-01T00:00:00Z' }],
  ['29 February', { created_at: '2024-02-29T23:59:59.999999999-11:30' }],
  ['a whole number written as 3.0', { sequence: JSON.parse('3.0') as number }],
])('takes %s', (_, change) => {
  expect(faultsOf(JSON.parse(JSON.stringify({ ...valid, ...change })))).toEqual([]);
});

const INSTANT = 'must be a date and time with a zone (RFC 3339, as 2024-05-01T09:30:00Z), from 1990 to at most one day ahead';
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

test.each<[unknown, string]>([
  [{ id: ' ' }, 'events[0].id must be text of at most 255 characters, not blank'],
  [{ id: 'x'.repeat(256) }, 'events[0].id must be text of at most 255 characters, not blank'],
  [{ id: 7 }, 'events[0].id must be text of at most 255 characters, not blank'],
  [{ priority: 'urgent' }, 'events[0].priority must be one of critical, high, medium, low'],
  [{ priority: undefined }, 'events[0].priority must be one of critical, high, medium, low'],
  [{ created_at: '2026-02-30T00:00:00Z' }, `events[0].created_at ${INSTANT}`],
  [{ created_at: '2026-02-28T00:00:00' }, `events[0].created_at ${INSTANT}`],
  [{ created_at: '2026-02-28' }, `events[0].created_at ${INSTANT}`],
  [{ created_at: '1989-12-31T23:59:59.999Z' }, `events[0].created_at ${INSTANT}`],
  [{ updated_at: '2026-05-02T00:00:00.001Z' }, `events[0].updated_at ${INSTANT}`],
  [{ sequence: -1 }, 'events[0].sequence must be a whole number from 0 to 9007199254740991'],
  [{ sequence: 2 ** 53 }, 'events[0].sequence must be a whole number from 0 to 9007199254740991'],
  [{ url: 'javascript:alert(1)' }, 'events[0].url must be text of at most 2048 characters, an http or https URL'],
  [{ requester_location: {} }, 'events[0].requester_location must have lat and lng, or a country'],
  [{ requester_location: { lat: 1, country: 'AT' } }, 'events[0].requester_location must have lat and lng, or a country'],
  [{ requester_location: { lat: 91, lng: 0 } }, 'events[0].requester_location.lat must be a number from -90 to 90'],
  [{ requester: [] }, 'events[0].requester must be an object'],
  [{ requester: { nickname: 'A' } }, 'events[0].requester.nickname is not a field we know'],
  [{ comment: {} }, 'events[0].comment.by must be one of customer, agent'],
  [{ comment: { by: 'bot' } }, 'events[0].comment.by must be one of customer, agent'],
  [{ comment: { by: 'agent', public: 'yes' } }, 'events[0].comment.public must be true or false'],
  [{ comment: 'Hello' }, 'events[0].comment must be an object'],
  [{ tags: 'vip' }, 'events[0].tags must be a list of at most 100 texts of at most 100 characters each, not blank'],
  [{ tags: ['vip', ' '] }, 'events[0].tags must be a list of at most 100 texts of at most 100 characters each, not blank'],
  [{ tags: ['vip', 7] }, 'events[0].tags must be a list of at most 100 texts of at most 100 characters each, not blank'],
  [{ tags: Array.from({ length: 101 }, () => 'x') }, 'events[0].tags must be a list of at most 100 texts of at most 100 characters each, not blank'],
  [{ colour: 'red' }, 'events[0].colour is not a field we know'],
  [{ constructor: 1 }, 'events[0].constructor is not a field we know'],
  [{ external_metadata: deep(9) }, 'events[0].external_metadata must be at most 8 levels deep'],
  [{ external_metadata: { a: 'x'.repeat(65_536) } }, 'events[0].external_metadata must be at most 65536 bytes as JSON'],
])('refuses, case %#', (change, fault) => {
  expect(faultsOf({ ...valid, ...(change as object) })).toEqual([fault]);
});

test('takes metadata at its bounds', () => {
  expect(faultsOf({ ...valid, external_metadata: deep(8) })).toEqual([]);
  expect(faultsOf({ ...valid, external_metadata: { a: 'x'.repeat(65_536 - 8) } })).toEqual([]);
});

test('__proto__ is a field like any other, and none we know', () => {
  const hostile = JSON.parse(`{"__proto__": {"admin": true}, ${JSON.stringify(valid).slice(1)}`) as unknown;
  expect(faultsOf(hostile)).toEqual(['events[0].__proto__ is not a field we know']);
  const inMetadata = JSON.parse(JSON.stringify({ ...valid, external_metadata: { a: { X: 1 } } }).replace('"X"', '"__proto__"')) as unknown;
  expect(faultsOf(inMetadata)).toEqual(['events[0].external_metadata must not have a property named __proto__']);
});

test.each([
  ['NUL', '\\u0000', 'must not contain the NUL character'],
  ['half a surrogate pair', '\\uD83d', 'must not contain half of a surrogate pair'],
])('%s is refused in every string and key', (_, escape, message) => {
  const json = JSON.stringify([valid, { ...valid, title: 'TEXT', requester: { name: 'TEXT' }, external_metadata: { a: ['TEXT'], 'TEXT': 1 } }]).replaceAll('TEXT', escape);
  const verdict = compileBatchValidator(() => NOW)(JSON.parse(json) as unknown[], doubtAbout(json));
  expect(verdict.good).toHaveLength(1);
  expect(verdict.rejected[0]!.errors.map(({ field }) => field)).toEqual([
    'events[1].title', 'events[1].requester.name', 'events[1].external_metadata.\uFFFD', 'events[1].external_metadata.a[0]',
  ]);
  expect(verdict.rejected[0]!.errors[0]!.message).toBe(message);
});

test('whole surrogate pairs and other escapes are ordinary text', () => {
  const json = JSON.stringify([{ ...valid, title: 'TEXT' }]).replaceAll('TEXT', '\\ud83d\\ude00 caf\\u00e9');
  expect(doubtAbout(json)).toBe('escapes');
  expect(compileBatchValidator(() => NOW)(JSON.parse(json) as unknown[], 'escapes').rejected).toEqual([]);
});

test('a batch is an array or {events}', () => {
  expect(eventsOf([1])).toEqual({ events: [1] });
  expect(eventsOf({ events: [1] })).toEqual({ events: [1] });
  expect(eventsOf({ events: [], dry_run: true })).toEqual({ faults: [{ field: 'dry_run', message: 'is not a field we know' }] });
  expect(eventsOf('x')).toHaveProperty('faults');
  expect(eventsOf(new Array(5_001))).toEqual({ faults: [{ field: 'events', message: 'must hold at most 5000 events, not 5001' }] });
});

/** Any JSON value, with a taste for what our rules are about. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, '', ' ', '\uFE0F', 0, -0, 1.5, 1e999, 2 ** 53, '2026-01-01T00:00:00Z', '2026-02-29T00:00:00Z', '1990-01-01T00:00:00+00:01', '2026-05-02T00:00:01Z',
    [], {}, [{}], 'critical', 'https://x', { lat: 1, lng: 2 }, { lat: 1 }, { country: 'AT' }, { country: null, lat: 0, lng: 0 }, { city: 'Wien' }, { by: 'agent' }, { by: 'x', public: 1 }, ['vip'], ['vip', ''], [null], ['x'.repeat(101)], true, false, deep(8), deep(9)),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer({ min: 250, max: 260 }).map((length) => '😀'.repeat(length / 2)),
  fc.date({ min: new Date('1989-01-01'), max: new Date('2026-06-01'), noInvalidDate: true }).map((date) => date.toISOString()),
);
const fieldName = fc.oneof(fc.constantFrom(...Object.keys(schemaOf(TicketEvent).properties)), fc.constantFrom('by', 'public', 'constructor', '__proto__', 'toString', 'x'), fc.string({ maxLength: 5 }));

test.each(['requester_location', 'requester', 'comment', 'tags', 'external_metadata', 'title', 'sequence', 'first_response_at'])('%s may be null, which is the same as nothing', (field) => {
  validator.start();
  expect(validator.accepts({ ...valid, [field]: null })).toBe(true);
});

test('the compiled validator and class-validator accept the same', () => {
  let accepted = 0;
  fc.assert(fc.property(fc.array(fc.tuple(fieldName, anything, fc.boolean(), fc.constantFrom('', 'requester', 'requester_location', 'comment', 'external_metadata')), { minLength: 1, maxLength: 3 }), (mutations) => {
    const event = structuredClone(valid) as Record<string, unknown>;
    for (const [field, value, remove, inside] of mutations) {
      const target = (inside && typeof event[inside] === 'object' && event[inside] !== null ? event[inside] : event) as Record<string, unknown>;
      if (remove) delete target[field];
      else Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true });
    }
    validator.start();
    const compiled = validator.accepts(event);
    if (compiled) accepted++;
    expect({ accepts: validator.explain(event, '').length === 0 }).toEqual({ accepts: compiled });
  }), { numRuns: 3_000 });
  expect(accepted).toBeGreaterThan(300);
});
