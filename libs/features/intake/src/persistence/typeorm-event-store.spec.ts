import fc from 'fast-check';
import type { TicketEvent } from '#contracts';
import { testDatabase, type TestDatabase } from '#testing';
import { incomingEvent, type IncomingEvent } from '../incoming-event.js';
import { Intake1700000001000 } from './1700000001000-intake.js';
import { TypeOrmEventStore } from './typeorm-event-store.js';

let database: TestDatabase;
let store: TypeOrmEventStore;

beforeAll(async () => {
  database = await testDatabase([Intake1700000001000], 12);
  store = new TypeOrmEventStore(database.dataSource);
});
afterAll(() => database.close());
const empty = () => database.dataSource.query('TRUNCATE intake.events, intake.tickets, platform.outbox');
beforeEach(empty);

function event(ticket: number, minute: number, sequence = 0, tenant = 'acme'): IncomingEvent {
  return incomingEvent(tenant, {
    id: `T-${ticket}`, priority: 'low', created_at: '2026-01-01T00:00:00Z', updated_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(), sequence, status: `${minute}/${sequence}`, customer_tier: 'gold',
  } satisfies TicketEvent, 'c');
}

async function state() {
  const [events, tickets, messages] = await Promise.all([
    database.dataSource.query<{ event_id: string }[]>('SELECT tenant_id, event_id FROM intake.events ORDER BY 1, 2'),
    database.dataSource.query<{ payload: TicketEvent }[]>('SELECT tenant_id, ticket_id, updated_at, sequence, payload FROM intake.tickets ORDER BY 1, 2'),
    database.dataSource.query<{ line: string }[]>(`SELECT line FROM platform.outbox, string_to_table(messages, E'\\n') AS line ORDER BY line`),
  ]);
  return { events, tickets, messages };
}

const count = (fates: readonly string[][], fate: string) => fates.flat().filter((one) => one === fate).length;

test('two identical batches at the same time: every event is accepted once', async () => {
  const batch = Array.from({ length: 1_000 }, (_, i) => event(i % 400, Math.floor(i / 400)));
  const fates = await Promise.all([store.append(batch), store.append(batch)]);
  expect([count(fates, 'accepted'), count(fates, 'duplicate'), count(fates, 'conflict')]).toEqual([1_000, 1_000, 0]);
  expect((await state()).messages).toHaveLength(1_000);
});

test('reversed and shuffled batches in parallel: no deadlock, and the newest state wins', async () => {
  const batch = Array.from({ length: 600 }, (_, i) => event(i % 30, Math.floor(i / 30)));
  const later = Array.from({ length: 600 }, (_, i) => event(i % 30, 15 + Math.floor(i / 30)));
  await Promise.all([batch, later.toReversed(), batch.toReversed(), later, batch.toSorted((a, b) => (a.contentHash < b.contentHash ? -1 : 1))].map((one) => store.append(one)));
  const { events, tickets, messages } = await state();
  expect(events).toHaveLength(30 * 35);
  expect(messages).toHaveLength(30 * 35);
  expect(tickets.map(({ payload }) => payload.status)).toEqual(new Array(30).fill('34/0'));
});

test('two opposite batches that both wait for the same event do not wait for each other afterwards', async () => {
  const batch = Array.from({ length: 9 }, (_, i) => event(i, 0));
  const middle = batch[4]!;
  const blocker = database.dataSource.createQueryRunner();
  await blocker.startTransaction();
  await blocker.query('INSERT INTO intake.events VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [middle.tenantId, middle.ticketId, middle.updatedAt, middle.sequence, '\\x00', 'e', '{}', 'c']);
  const appended = Promise.all([store.append(batch), store.append(batch.toReversed())]);
  await bothWait();
  await blocker.rollbackTransaction();
  await blocker.release();
  expect(count(await appended, 'accepted')).toBe(9);
});

/** Until two statements of this database wait for a lock. */
async function bothWait(): Promise<void> {
  for (;;) {
    const waiting = await database.dataSource.query<unknown[]>(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (waiting.length >= 2) return;
  }
}

test('a conflict is against the first of its key, in the batch or stored, also for the repetition of the stored one', async () => {
  await store.append([event(1, 1)]);
  const contradiction = { ...event(1, 1), payload: '{}', contentHash: '00'.repeat(20) };
  expect(await store.append([contradiction, event(1, 1), contradiction])).toEqual(['conflict', 'duplicate', 'conflict']);
  const other = { ...event(1, 2), payload: '{}', contentHash: '00'.repeat(20) };
  expect(await store.append([event(1, 2), other, event(1, 2)])).toEqual(['accepted', 'conflict', 'duplicate']);
});

test('any split of the same events over parallel batches, in any order, with repetitions, ends in the same state', async () => {
  const anEvent = fc.record({ ticket: fc.nat(4), minute: fc.nat(3), sequence: fc.nat(1), tenant: fc.constantFrom('acme', 'globex') });
  await fc.assert(fc.asyncProperty(fc.array(anEvent, { minLength: 1, maxLength: 40 }), fc.infiniteStream(fc.nat(4)), async (given, splits) => {
    const all = given.map(({ ticket, minute, sequence, tenant }) => event(ticket, minute, sequence, tenant));
    await empty();
    await store.append(all);
    const expected = await state();

    await empty();
    const batches: IncomingEvent[][] = [[], [], [], [], []];
    for (const one of all) for (const split of [splits.next().value, splits.next().value]) batches[split!]!.push(one);
    const fates = await Promise.all(batches.map((batch) => store.append(batch.toReversed())));
    expect(count(fates, 'accepted')).toBe(expected.events.length);
    expect(await state()).toEqual(expected);
  }), { numRuns: 60 });
});
