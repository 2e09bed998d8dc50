import type { DataSource } from 'typeorm';
import { DatabaseSignals } from '#platform/persistence';
import { silentLog } from '#platform/telemetry';
import { MessageRecorder, QUICK, RememberedDeadLetters, message, messages, testDatabase, type TestDatabase } from '#testing';
import { MessageBus, PoisonMessage, type Message } from '../bus.js';
import { InProcessMessageBus } from '../in-process-message-bus.js';
import { OUTBOX_SIGNAL, appendToOutbox, insertIntoOutbox } from './append-to-outbox.sql.js';
import { CLAIM_LANES } from './claim-lanes.sql.js';
import { FINISH_LANES } from './finish-lanes.sql.js';
import { outboxLag } from './outbox-lag.js';
import { OutboxRelay, type OutboxRelayOptions } from './outbox-relay.js';

let db: TestDatabase;
let signals: DatabaseSignals;
let deadLetters: RememberedDeadLetters;
let running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  db = await testDatabase([]);
  signals = new DatabaseSignals(db.url);
  await signals.start();
});
afterAll(async () => {
  await signals.stop();
  await db.close();
});
beforeEach(async () => {
  deadLetters = new RememberedDeadLetters();
  await db.dataSource.query('TRUNCATE platform.outbox');
  await db.dataSource.query('UPDATE platform.outbox_lanes SET lease_until = NULL');
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});

/** Publishes into a function. */
class FunctionBus extends MessageBus {
  constructor(private readonly take: (batch: readonly Message[]) => Promise<void>) {
    super();
  }
  override publish(batch: readonly Message[]): Promise<void> {
    return this.take(batch);
  }
  override subscribe(): void {}
  override async start(): Promise<void> {}
  override async stop(): Promise<void> {}
}

async function relay(take: (batch: readonly Message[]) => Promise<void>, options: OutboxRelayOptions = {}, dataSource: DataSource = db.dataSource): Promise<OutboxRelay> {
  const started = new OutboxRelay(dataSource, signals, new FunctionBus(take), deadLetters, silentLog, options);
  running.push(started);
  await started.start();
  return started;
}

const rowsLeft = async () => (await db.dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM platform.outbox'))[0]!.n;
const ids = (list: readonly Message[]) => list.map(({ id }) => id);

function expectOrder(recorder: MessageRecorder, sent: readonly Message[]): void {
  for (const [key, ofKey] of Map.groupBy(sent, (m) => m.key)) expect(recorder.firstOrder(key)).toEqual(ids(ofKey));
}

async function untilEmpty(): Promise<void> {
  while ((await rowsLeft()) > 0) await new Promise((resolve) => setImmediate(resolve));
}

test('carries what was committed, once, in order per key, and forgets it', async () => {
  const recorder = new MessageRecorder();
  await relay(recorder.handle, { maxMessages: 300 });
  const sent: Message[] = [];
  for (let transaction = 0; transaction < 20; transaction++) {
    const batch = messages('t', 100, 13);
    sent.push(...batch);
    await appendToOutbox(db.dataSource, batch);
  }
  await recorder.untilAll(sent);
  await untilEmpty();
  expect(recorder.handled).toHaveLength(sent.length);
  expect(recorder.handled.find(({ id }) => id === sent[5]!.id)).toEqual(sent[5]);
  expectOrder(recorder, sent);
});

test('a batch of 1000 messages is at most 32 rows', async () => {
  await appendToOutbox(db.dataSource, messages('t', 1000, 500));
  expect(await rowsLeft()).toBeLessThanOrEqual(32);
  expect(await outboxLag(db.dataSource)).toEqual({ messages: 1000, oldestSeconds: expect.any(Number) as number });
});

test('carries nothing of a transaction that was rolled back', async () => {
  const recorder = new MessageRecorder();
  await relay(recorder.handle);
  const lost = message('t');
  const kept = message('t', { key: lost.key });
  await expect(
    db.dataSource.transaction(async (manager) => {
      await appendToOutbox(manager, [lost]);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await db.dataSource.transaction((manager) => appendToOutbox(manager, [kept]));
  await recorder.untilAll([kept]);
  expect(ids(recorder.handled)).toEqual([kept.id]);
});

test('takes lines that a statement of a feature builds in SQL', async () => {
  const recorder = new MessageRecorder();
  await relay(recorder.handle);
  await db.dataSource.query(`
    WITH line AS (
      SELECT 'sla.alerts.v1' AS topic, 'acme:T' || n AS key, n AS ord,
             json_build_object('id', n::text, 'type', 'x.v1', 'source', '/sla', 'time', '2026-03-02T09:00:00Z', 'key', 'acme:T' || n, 'tenantid', 'acme', 'correlationid', 'c')
             || E'\\t' || json_build_object('title', E'a\\ttab and\\na line', 'n', n) AS line
      FROM generate_series(1, 3) n
    ), added AS (${insertIntoOutbox('line')})
    SELECT ${OUTBOX_SIGNAL} WHERE EXISTS (SELECT FROM added)`, []);
  await recorder.until(({ handled }) => handled.length === 3);
  const second = recorder.handled.find(({ id }) => id === '2')!;
  expect(second).toMatchObject({ topic: 'sla.alerts.v1', key: 'acme:T2', tenantId: 'acme' });
  expect(JSON.parse(second.data)).toEqual({ title: 'a\ttab and\na line', n: 2 });
});

test('is woken by the commit, not by a poll', async () => {
  const recorder = new MessageRecorder();
  await relay(recorder.handle, { maxSleepMs: 3_600_000 });
  for (let n = 0; n < 20; n++) {
    const one = message('t');
    await appendToOutbox(db.dataSource, [one]);
    await recorder.untilAll([one]);
  }
});

test('asks once per safety interval when nothing happens', async () => {
  let statements = 0;
  const counted = new Proxy(db.dataSource, {
    get: (target, name) => (name === 'query' ? (sql: string, parameters: unknown[]) => (statements++, target.query(sql, parameters)) : (Reflect.get(target, name) as unknown)),
  });
  await relay(async () => {}, { maxSleepMs: 100 }, counted);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(statements).toBeGreaterThan(2);
  expect(statements).toBeLessThanOrEqual(12);
});

test('relays share the lanes: nothing twice, nothing lost, order kept', async () => {
  const recorder = new MessageRecorder();
  const shares = [0, 0, 0];
  for (const n of shares.keys()) {
    await relay(async (batch) => {
      shares[n]! += batch.length;
      await new Promise((resolve) => setImmediate(resolve));
      await recorder.handle(batch);
    }, { maxMessages: 100, maxSleepMs: 20 });
  }
  const sent: Message[] = [];
  for (let transaction = 0; transaction < 100; transaction++) {
    const batch = messages('t', 30, 29);
    sent.push(...batch);
    await appendToOutbox(db.dataSource, batch);
  }
  await recorder.untilAll(sent);
  await untilEmpty();
  expect(recorder.handled).toHaveLength(sent.length);
  expectOrder(recorder, sent);
  expect(shares.filter((share) => share > 0).length).toBeGreaterThan(1);
});

test('takes over the lanes of a relay that died, when their lease has run out, and its fence keeps the dead one out', async () => {
  const sent = messages('t', 20, 5);
  await appendToOutbox(db.dataSource, sent);
  const [dead] = await db.dataSource.query<[{ lane: number; fence: string }[], number]>(CLAIM_LANES, [5_000]);
  const recorder = new MessageRecorder();
  const taken = await relay(recorder.handle, { maxSleepMs: 20 });
  await taken.stop();
  expect(recorder.handled).toEqual([]);
  await db.time.advance(5_001);
  await relay(recorder.handle, { maxSleepMs: 20 });
  await recorder.untilAll(sent);
  await untilEmpty();
  const later = messages('t', 20, 5);
  await db.dataSource.query('UPDATE platform.outbox_lanes SET lease_until = platform.watchdog_now() + interval \'1 hour\'');
  await appendToOutbox(db.dataSource, later);
  const rows = await db.dataSource.query<{ id: string }[]>('SELECT id FROM platform.outbox');
  await db.dataSource.query(FINISH_LANES, [dead.map(({ lane }) => lane), dead.map(({ fence }) => fence), rows.map(({ id }) => id)]);
  expect(await rowsLeft()).toBe(rows.length);
});

test('keeps its lease while a publication is slow', async () => {
  const release = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const slow = new MessageRecorder(() => {
    entered.resolve();
    return release.promise;
  });
  const other = new MessageRecorder();
  const sent = messages('t', 5, 1);
  await appendToOutbox(db.dataSource, sent);
  const leaseMs = 300;
  await relay(slow.handle, { leaseMs });
  await entered.promise;
  await relay(other.handle, { leaseMs, maxSleepMs: 20 });
  await new Promise((resolve) => setTimeout(resolve, 4 * leaseMs));
  release.resolve();
  await slow.untilAll(sent);
  await untilEmpty();
  expect(other.handled).toEqual([]);
});

test('what was published but could not be deleted is published again', async () => {
  let failures = 1;
  const flaky = new Proxy(db.dataSource, {
    get: (target, name) =>
      name === 'query'
        ? (sql: string, parameters: unknown[]) => (sql === FINISH_LANES && failures-- > 0 ? Promise.reject(new Error('Connection terminated')) : target.query(sql, parameters))
        : (Reflect.get(target, name) as unknown),
  });
  const sent = messages('t', 10, 3);
  const recorder = new MessageRecorder();
  await appendToOutbox(db.dataSource, sent);
  await relay(recorder.handle, { maxSleepMs: 20 }, flaky);
  await recorder.untilAll(sent);
  await db.time.advance(5_001);
  await recorder.until(({ handled }) => handled.length === 2 * sent.length);
  await untilEmpty();
  expectOrder(recorder, sent);
});

test('tries again while the bus is down, and loses nothing', async () => {
  let down = 3;
  const recorder = new MessageRecorder(() => {
    if (down-- > 0) throw new Error('no broker');
  });
  await relay(recorder.handle);
  const sent = messages('t', 50, 5);
  await appendToOutbox(db.dataSource, sent);
  await recorder.untilAll(sent);
  await untilEmpty();
  expectOrder(recorder, sent);
});

test('a topic the bus refuses holds up none of the others', async () => {
  const recorder = new MessageRecorder((batch) => {
    if (batch.some(({ topic }) => topic === 'refused')) throw new Error('not authorised');
  });
  await relay(recorder.handle, { maxSleepMs: 20 });
  const sent = messages('t', 20, 5);
  await appendToOutbox(db.dataSource, [...messages('refused', 20, 5), ...sent]);
  await recorder.untilAll(sent);
  const later = messages('t', 20, 5);
  await appendToOutbox(db.dataSource, later);
  await recorder.untilAll(later);
});

test('a message the bus can never take is dead-lettered, and its lane goes on', async () => {
  const sent = messages('t', 9, 1);
  const huge = sent[4]!;
  const recorder = new MessageRecorder((batch) => {
    if (batch.some(({ id }) => id === huge.id)) throw new PoisonMessage('too large', huge.id);
  });
  await relay(recorder.handle);
  await appendToOutbox(db.dataSource, sent);
  await recorder.untilAll(sent.filter((m) => m !== huge));
  expect(deadLetters.letters).toEqual([{ message: huge, consumer: 'outbox-relay', reason: 'too large', attempts: 1 }]);
});

test('outlives its database connections', async () => {
  const recorder = new MessageRecorder();
  await relay(recorder.handle, { maxSleepMs: 50 });
  const before = messages('t', 10);
  await appendToOutbox(db.dataSource, before);
  await recorder.untilAll(before);
  await db.dataSource.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
  const after = messages('t', 10);
  await appendToOutbox(db.dataSource, after);
  await recorder.untilAll(after);
});

test('stops at once, in order, though a subscriber of the in-process bus waits for its dependency', async () => {
  const tried = Promise.withResolvers<void>();
  const bus = new InProcessMessageBus(deadLetters, silentLog, { ...QUICK, outageDelayMs: 60_000, maxOutageDelayMs: 60_000 });
  bus.subscribe({ topic: 't', group: 'g', handle: async () => {
    tried.resolve();
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  } });
  await bus.start();
  const started = new OutboxRelay(db.dataSource, signals, bus, deadLetters, silentLog);
  await started.start();
  const sent = messages('t', 3);
  await appendToOutbox(db.dataSource, sent);
  await tried.promise;
  await Promise.all([started.stop(), bus.stop()]);
  expect((await outboxLag(db.dataSource)).messages).toBe(3);
  expect(await db.dataSource.query('SELECT FROM platform.outbox_lanes WHERE lease_until IS NOT NULL')).toEqual([]);
});
