import { CloudEvent, Kafka as KafkaBinding } from 'cloudevents';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { message } from '#testing';
import { fromRecord, toRecord } from './cloudevents-binding.js';

const record = (over: Partial<KafkaMessage>) =>
  ({ key: null, value: null, timestamp: '1772442000000', offset: '41', attributes: 0, ...over }) as KafkaMessage;
const buffers = (headers: Record<string, unknown>): IHeaders => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(String(value))]));

test('what we write is a CloudEvent to others', () => {
  const sent = message('ticket.events.v1', { data: '{"id":"T1"}' });
  const { key, value, headers } = toRecord(sent);
  const written = { headers: headers as Record<string, string>, body: value, key, value };
  const event = KafkaBinding.toEvent(written) as CloudEvent<unknown>;
  expect(event).toMatchObject({ specversion: '1.0', id: sent.id, type: sent.type, source: sent.source, time: sent.time, tenantid: 'acme', correlationid: sent.correlationId, partitionkey: 'acme:T1', data: { id: 'T1' } });
  expect(event.validate()).toBe(true);
});

const foreign = new CloudEvent({ id: 'e1', type: 'incident.updated', source: '/snow', time: '2026-03-02T09:00:00.000Z', tenantid: 'acme', correlationid: 'c9', data: { id: 'T1' } });
const expected = { id: 'e1', topic: 't', key: 'acme:T1', type: 'incident.updated', source: '/snow', time: '2026-03-02T09:00:00.000Z', tenantId: 'acme', correlationId: 'c9', data: '{"id":"T1"}' };

test('reads binary mode', () => {
  const { headers } = KafkaBinding.binary(foreign);
  expect(fromRecord('t', 3, record({ headers: buffers(headers), key: Buffer.from('acme:T1'), value: Buffer.from('{"id":"T1"}') }))).toEqual(expected);
});

test('reads structured mode', () => {
  const { headers, value } = KafkaBinding.structured(foreign) as { headers: Record<string, string>; value: string };
  expect(fromRecord('t', 3, record({ headers: buffers(headers), key: Buffer.from('acme:T1'), value: Buffer.from(value) }))).toEqual(expected);
});

test('reads structured mode with base64 data', () => {
  const value = JSON.stringify({ specversion: '1.0', id: 'e1', type: 'x', source: '/s', data_base64: Buffer.from('{"id":"T1"}').toString('base64') });
  expect(fromRecord('t', 3, record({ headers: buffers({ 'content-type': 'application/cloudevents+json; charset=utf-8' }), value: Buffer.from(value) })).data).toBe('{"id":"T1"}');
});

test('bytes that are not UTF-8 are told, wherever they are', () => {
  const latin1 = Buffer.from('{"id":"Müller"}', 'latin1');
  expect(fromRecord('t', 3, record({ value: latin1 }))).toMatchObject({ data: '{"id":"M\uFFFDller"}', damaged: true });
  const value = JSON.stringify({ specversion: '1.0', id: 'e1', type: 'x', source: '/s', data_base64: latin1.toString('base64') });
  expect(fromRecord('t', 3, record({ headers: buffers({ 'content-type': 'application/cloudevents+json' }), value: Buffer.from(value) })).damaged).toBe(true);
  // Somebody else's damage, passed on as good UTF-8.
  expect(fromRecord('t', 3, record({ value: Buffer.from('{"id":"M\uFFFDller"}') })).damaged).toBeUndefined();
});

const bare = { id: 't-3-41', topic: 't', key: 't-3-41', type: 't', source: 'kafka', time: '2026-03-02T09:00:00.000Z', tenantId: 'default', correlationId: 't-3-41' };

test('a record of a producer that knows no CloudEvents gets an identity from where it stands', () => {
  expect(fromRecord('t', 3, record({ value: Buffer.from('{"id":"T1"}') }))).toEqual({ ...bare, data: '{"id":"T1"}' });
});

test.each([
  ['a tombstone', record({ value: null }), { ...bare, data: 'null' }],
  ['empty attributes', record({ headers: buffers({ ce_id: '', ce_tenantid: '' }), value: Buffer.from('1') }), { ...bare, data: '1' }],
  ['a broken structured event', record({ headers: buffers({ 'content-type': 'application/cloudevents+json' }), value: Buffer.from('{') }), { ...bare, data: '{' }],
  ['a structured event that is no object', record({ headers: buffers({ 'content-type': 'application/cloudevents+json' }), value: Buffer.from('[1]') }), { ...bare, data: 'null' }],
  ['repeated headers', record({ headers: { ce_id: [Buffer.from('one'), Buffer.from('two')] }, value: Buffer.from('1') }), { ...bare, id: 'one', key: 'one', correlationId: 'one', data: '1' }],
  ['NUL in an attribute', record({ headers: buffers({ ce_tenantid: 'a\0b' }), value: Buffer.from('1') }), { ...bare, tenantId: 'a\uFFFDb', data: '1' }],
])('never fails: %s', (_, given, read) => {
  expect(fromRecord('t', 3, given)).toEqual(read);
});
