import type { TicketAllocated } from '#contracts';
import { EVENT_TYPES, TOPICS, messageKey } from '#contracts';
import type { Message } from '#platform/messaging';
import { testDatabase, type TestDatabase } from '#testing';
import { PassOnTickets } from './pass-on-tickets.js';
import { Allocation1700000005000 } from './persistence/1700000005000-allocation.js';

let database: TestDatabase;
let tickets: PassOnTickets;

beforeAll(async () => {
  database = await testDatabase([Allocation1700000005000]);
  await database.time.freeze('2025-03-01T10:00:00.000Z');
  tickets = new PassOnTickets(database.dataSource);
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('TRUNCATE allocation.tickets, platform.outbox'));

test('a new ticket is recorded and passed on with the reason', async () => {
  expect(await tickets.passOn([event('acme', 'a:1', 'c-1')])).toEqual({ kind: 'passed_on', tickets: 1 });
  expect(await database.dataSource.query('SELECT * FROM allocation.tickets')).toEqual([
    { tenant_id: 'acme', ticket_id: 'a:1', group_id: null, reason: 'no_groups_configured', decided_at: new Date('2025-03-01T10:00:00Z') },
  ]);
  const [sent] = await outbox();
  expect(sent).toEqual({
    topic: TOPICS.allocations,
    header: expect.objectContaining({ type: EVENT_TYPES.ticketAllocated, key: 'acme:a:1', tenantid: 'acme', correlationid: 'c-1', time: '2025-03-01T10:00:00.000Z' }),
    data: { tenant_id: 'acme', ticket_id: 'a:1', allocation: null, reason: 'no_groups_configured', decided_at: '2025-03-01T10:00:00.000Z' } satisfies TicketAllocated,
  });
});

test('later events of the ticket, in the batch or after it, pass nothing on', async () => {
  const batch = [event('acme', 'T1', 'first'), event('acme', 'T1', 'second'), event('other', 'T1', 'third')];
  expect(await tickets.passOn(batch)).toMatchObject({ tickets: 2 });
  expect(await tickets.passOn(batch)).toMatchObject({ tickets: 0 });
  expect((await outbox()).map(({ header }) => header['correlationid']).sort()).toEqual(['first', 'third']);
});

test('two replicas with the same tickets in opposite order pass each on once', async () => {
  const batch = Array.from({ length: 500 }, (_, i) => event('acme', `T${i}`, 'c'));
  const counts = await Promise.all([tickets.passOn(batch), tickets.passOn([...batch].reverse())]);
  expect(counts[0].tickets + counts[1].tickets).toBe(500);
  expect(new Set((await outbox()).map(({ data }) => data.ticket_id)).size).toBe(500);
  expect(await outbox()).toHaveLength(500);
});

function event(tenantId: string, ticketId: string, correlationId: string): Message {
  const key = messageKey(tenantId, ticketId);
  return { id: `${key}:1`, topic: TOPICS.ticketEvents, key, type: EVENT_TYPES.ticketUpdated, source: '/test', time: '2025-03-01T10:00:00.000Z', tenantId, correlationId, data: '{}' };
}

async function outbox(): Promise<{ topic: string; header: Record<string, string>; data: TicketAllocated }[]> {
  const rows = await database.dataSource.query<{ topic: string; messages: string }[]>('SELECT topic, messages FROM platform.outbox ORDER BY id');
  return rows.flatMap(({ topic, messages }) =>
    messages.split('\n').map((line) => {
      const [header, data] = line.split('\t');
      return { topic, header: JSON.parse(header!) as Record<string, string>, data: JSON.parse(data!) as TicketAllocated };
    }));
}
