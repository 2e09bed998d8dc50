import { alertMessages, testDatabase, type TestDatabase } from '#testing';
import { PoisonMessage, type Message } from '#platform/messaging';
import { LIVE_MIGRATIONS } from '../persistence/live-migrations.js';
import { AppendToStream } from './append-to-stream.js';
import { TrimStream } from './trim-stream.js';

let database: TestDatabase;
let appender: AppendToStream;
beforeAll(async () => {
  database = await testDatabase(LIVE_MIGRATIONS);
  appender = new AppendToStream(database.dataSource);
});
afterAll(() => database.close());

let tenant = '';
let serial = 0;
beforeEach(() => {
  tenant = `tenant-${++serial}`;
});

const message = (id: string, overrides: Partial<Message> = {}): Message => ({ ...alertMessages(tenant, 1)[0]!, id, ...overrides });
const messages = (count: number, prefix: string): Message[] => alertMessages(tenant, count, prefix);

async function stream(of = tenant): Promise<{ seq: number; event_id: string }[]> {
  const rows = await database.dataSource.query<{ seq: string; event_id: string }[]>('SELECT seq, event_id FROM live.events WHERE tenant_id = $1 ORDER BY seq', [of]);
  return rows.map(({ seq, event_id }) => ({ seq: Number(seq), event_id }));
}

test('numbers follow the order of the batch, from 1', async () => {
  expect(await appender.append([message('b'), message('a')])).toEqual({ kind: 'appended', count: 2 });
  expect(await appender.append([message('c')])).toEqual({ kind: 'appended', count: 1 });
  expect(await stream()).toEqual([{ seq: 1, event_id: 'b' }, { seq: 2, event_id: 'a' }, { seq: 3, event_id: 'c' }]);
});

test('what is delivered again, wholly, in part or twice in a batch, is there once and leaves no gap', async () => {
  const first = messages(5, 'e');
  await appender.append(first);
  expect(await appender.append(first)).toEqual({ kind: 'appended', count: 0 });
  await appender.append([message('x'), ...first.slice(2), message('y'), message('x')]);
  expect(await stream()).toEqual([...first.map(({ id }) => id), 'x', 'y'].map((event_id, index) => ({ seq: index + 1, event_id })));
});

test('concurrent appenders with overlapping batches leave neither gap nor duplicate', async () => {
  const all = messages(300, 'e');
  const batches = Array.from({ length: 30 }, (_, index) => all.slice(index * 10, index * 10 + 15));
  await Promise.all([batches, batches.toReversed()].map(async (mine) => {
    for (const batch of mine) await appender.append(batch);
  }));
  const rows = await stream();
  expect(rows.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(300);
});

test('tenants have sequences of their own, and batches that name them in another order do not deadlock', async () => {
  const other = `${tenant}-b`;
  const batch = (round: number): Message[] => [message(`a${round}`), message(`b${round}`, { tenantId: other })];
  await Promise.all(Array.from({ length: 20 }, (_, round) => appender.append(round % 2 ? batch(round) : batch(round).toReversed())));
  for (const id of [tenant, other]) expect((await stream(id)).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('a batch that fails takes no numbers', async () => {
  await appender.append([message('a')]);
  await expect(appender.append([message('b'), message('c', { tenantId: null as unknown as string })])).rejects.toThrow('null value');
  await appender.append([message('d')]);
  expect(await stream()).toEqual([{ seq: 1, event_id: 'a' }, { seq: 2, event_id: 'd' }]);
});

test('data that is not JSON is named as the poison it is', async () => {
  await expect(appender.append([message('a'), message('b', { data: '{' })])).rejects.toMatchObject({ constructor: PoisonMessage, messageId: 'b' });
  expect(await stream()).toEqual([]);
});

test('every type that people must hear has its place', async () => {
  const types = ['sla.alert.raised.v1', 'sla.breach.retracted.v1', 'allocation.escalated.v1'];
  expect(await appender.append(types.map((type) => message(type, { type })))).toEqual({ kind: 'appended', count: 3 });
  expect((await stream()).map(({ event_id }) => event_id)).toEqual(types);
});

test('other types on the topic are left alone', async () => {
  expect(await appender.append([message('a', { type: 'sla.something.else.v1' })])).toEqual({ kind: 'nothing_to_append' });
});

test('the oldest go first: beyond the number kept', async () => {
  await appender.append(messages(30, 'e'));
  expect(await new TrimStream(database.dataSource, { maxEvents: 10, maxAgeMs: 1e9 }).trim()).toMatchObject({ kind: 'trimmed' });
  expect((await stream()).map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, index) => index + 21));
  await appender.append([message('next')]);
  expect((await stream()).at(-1)).toEqual({ seq: 31, event_id: 'next' });
});

test('what is too old goes, and everything before it, so that no gap is left', async () => {
  const [hour, trimmer] = [3_600_000, new TrimStream(database.dataSource, { maxEvents: 1000, maxAgeMs: 86_400_000 })];
  await appender.append(messages(2, 'old'));
  await database.time.advance(-hour);
  await appender.append([message('runs-backwards')]);
  await database.time.advance(25 * hour - 1000);
  await appender.append(messages(2, 'new'));
  await trimmer.trim();
  expect((await stream()).map(({ event_id }) => event_id)).toEqual(['new0', 'new1']);
});
