import { canonicalJson, type TicketEvent } from '#contracts';
import { incomingEvent } from './incoming-event.js';

const event: TicketEvent = {
  id: 'T-1', priority: 'high', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-02T02:00:00.1239+02:00', status: 'new', customer_tier: 'gold',
  external_metadata: { b: { d: null, c: [2, { z: 1, y: 2 }] }, a: 1 },
};

test('content that is the same is the same text, however it was written', () => {
  const shuffled = { external_metadata: { a: 1, b: { c: [2, { y: 2, z: 1 }], d: null } }, ...Object.fromEntries(Object.entries(event).reverse()) as unknown as TicketEvent, title: null } as unknown as TicketEvent;
  shuffled.external_metadata = { a: 1, b: { c: [2, { y: 2, z: 1 }], d: null } };
  expect(canonicalJson(shuffled)).toBe(canonicalJson(event));
  expect(JSON.parse(canonicalJson(event))).toEqual(event);
  expect(canonicalJson({ ...event, external_metadata: { b: { c: [{ z: 1, y: 2 }, 2] } } })).not.toBe(canonicalJson(event));
});

test('the same instants in another spelling are the same content; other instants are not', () => {
  const spelled = { ...event, created_at: '2026-01-01T01:00:00.000+01:00', updated_at: '2026-01-02T00:00:00.123Z' };
  const hashOf = (of: TicketEvent) => incomingEvent('acme', of, 'c').contentHash;
  expect(hashOf(spelled)).toBe(hashOf(event));
  expect(hashOf({ ...spelled, first_response_at: '2026-01-01T01:00:00+01:00' })).toBe(hashOf({ ...event, first_response_at: '2026-01-01T00:00:00.000Z' }));
  expect(hashOf({ ...event, created_at: '2026-01-01T00:00:01Z' })).not.toBe(hashOf(event));
  expect(hashOf({ ...event, first_response_at: '2026-01-01T00:00:01Z' })).not.toBe(hashOf(event));
});

test('instants have one spelling, to the millisecond', () => {
  expect(incomingEvent('acme', event, 'c')).toMatchObject({ updatedAt: '2026-01-02T00:00:00.123Z', sequence: 0, eventId: 'T-1@2026-01-02T00:00:00.123Z#0' });
});
