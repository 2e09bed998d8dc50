import fc from 'fast-check';
import { message } from '#testing';
import { outboxLine, parseOutboxLines } from './outbox-line.js';

const text = fc.string({ unit: 'binary' });
const anyMessage = fc.record({ id: text, key: text, type: text, source: text, time: text, tenantId: text, correlationId: text, value: fc.jsonValue(), indent: fc.constantFrom(0, 2, '\t') });

test('any messages come back as they were, data up to white space between its tokens', () => {
  fc.assert(
    fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 5 }), (drawn) => {
      const sent = drawn.map(({ value, indent, ...attributes }) => message('t', { ...attributes, data: JSON.stringify(value, null, indent) }));
      const read = parseOutboxLines('t', sent.map(outboxLine).join('\n'));
      expect(read.map(({ data, ...attributes }) => ({ ...attributes, value: JSON.parse(data) as unknown }))).toEqual(
        sent.map(({ data, ...attributes }) => ({ ...attributes, value: JSON.parse(data) as unknown })),
      );
    }),
  );
});

test('reads a header with spaces, as SQL writes it', () => {
  const line = '{"key" : "acme:T1", "id" : "7", "type" : "x.v1", "source" : "/sla", "time" : "2026-03-02T09:00:00Z", "tenantid" : "acme", "correlationid" : "c"}\t{"a" : 1}';
  expect(parseOutboxLines('sla.alerts.v1', line)).toEqual([
    { id: '7', topic: 'sla.alerts.v1', key: 'acme:T1', type: 'x.v1', source: '/sla', time: '2026-03-02T09:00:00Z', tenantId: 'acme', correlationId: 'c', data: '{"a" : 1}' },
  ]);
});
