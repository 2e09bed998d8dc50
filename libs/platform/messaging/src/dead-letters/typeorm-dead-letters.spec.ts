import { message, testDatabase, type TestDatabase } from '#testing';
import { parseOutboxLines } from '../outbox/outbox-line.js';
import { TypeOrmDeadLetters } from './typeorm-dead-letters.js';

let db: TestDatabase;
beforeAll(async () => void (db = await testDatabase([])));
afterAll(() => db.close());
beforeEach(() => db.dataSource.query('TRUNCATE platform.dead_letters, platform.outbox'));

const letters = () => db.dataSource.query<Record<string, unknown>[]>('SELECT * FROM platform.dead_letters ORDER BY id');
const announcements = async () =>
  (await db.dataSource.query<{ topic: string; messages: string }[]>('SELECT topic, messages FROM platform.outbox ORDER BY id')).flatMap(({ topic, messages }) => parseOutboxLines(topic, messages));

test('stores the whole message and announces it on the dead-letter topic, in one transaction', async () => {
  const bad = message('ticket.events.v1', { id: 'e1', data: '{"id":"T1"}' });
  await new TypeOrmDeadLetters(db.dataSource).add({ message: bad, consumer: 'sla', reason: 'no such status', attempts: 4 });
  expect(await letters()).toMatchObject([
    { tenant_id: 'acme', kind: 'message', origin: 'ticket.events.v1', consumer: 'sla', ticket_id: 'T1', reason: 'no such status', attempts: 4, payload: bad, correlation_id: 'c-e1', replayed_at: null },
  ]);
  const [announced] = await announcements();
  expect(announced).toMatchObject({ topic: 'ticket.events.v1.dlq', id: 'e1:sla', type: 'message.dead_lettered.v1', key: bad.key, tenantId: 'acme' });
  expect(JSON.parse(announced!.data)).toEqual({ topic: 'ticket.events.v1', consumer: 'sla', reason: 'no such status', attempts: 4, message: bad });
});

test('a message delivered again makes one letter per consumer, until it is replayed', async () => {
  const deadLetters = new TypeOrmDeadLetters(db.dataSource);
  const letter = { message: message('t', { id: 'e1' }), consumer: 'sla', reason: 'r', attempts: 1 };
  await Promise.all([deadLetters.add(letter), deadLetters.add(letter), deadLetters.add({ ...letter, consumer: 'live' })]);
  await deadLetters.add(letter);
  expect((await letters()).map(({ consumer }) => consumer).sort()).toEqual(['live', 'sla']);
  expect(await announcements()).toHaveLength(2);
  await db.dataSource.query('UPDATE platform.dead_letters SET replayed_at = now()');
  await deadLetters.add(letter);
  expect(await letters()).toHaveLength(3);
});

test.each([
  ['no tenant', message('t', { tenantId: '' }), { tenant_id: 'default', ticket_id: null }],
  ['a key of another form', message('t', { key: 't-0-41' }), { ticket_id: null }],
  ['no correlation id', message('t', { id: 'e2', correlationId: '' }), { correlation_id: 'e2' }],
  ['NUL and lone surrogates everywhere', message('t', { id: 'a\0\ud800', key: 'acme:\0', data: '\0{\udfff' }), { ticket_id: '\uFFFD' }],
  ['newlines and tabs in data that is no JSON', message('t', { data: 'id\tname\nT1\tx' }), {}],
  ['a very long id', message('t', { id: 'x'.repeat(10_000) }), {}],
])('stores %s', async (_, bad, expected) => {
  await new TypeOrmDeadLetters(db.dataSource).add({ message: bad, consumer: 'sla', reason: `cannot read \0 it\ud800 ${'x'.repeat(10_000)}`, attempts: 1 });
  expect(await letters()).toMatchObject([expected]);
  expect(await announcements()).toHaveLength(1);
});

test('announces a very large message without its data', async () => {
  await new TypeOrmDeadLetters(db.dataSource).add({ message: message('t', { data: JSON.stringify('x'.repeat(2_000_000)) }), consumer: 'outbox-relay', reason: 'too large', attempts: 1 });
  const [announced] = await announcements();
  expect(JSON.parse(announced!.data)).toMatchObject({ message: { data: null } });
});
