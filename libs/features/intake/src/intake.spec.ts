import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { InjectionToken } from '@nestjs/common';
import { EVENT_TYPES, TOPICS } from '#contracts';
import { ConfigSource } from '#platform/config';
import { DependencyDown, MessageBus, PoisonMessage, type Message } from '#platform/messaging';
import { createDataSource } from '#platform/persistence';
import { Registry } from '#platform/telemetry';
import { HandBus, TestConfig, featureApp, testDatabase, until, type FeatureApp, type TestDatabase } from '#testing';
import { Intake1700000001000, IntakeModule } from './index.js';

let database: TestDatabase;
let intake: FeatureApp;
const bus = new HandBus();
const config = new TestConfig();

beforeAll(async () => {
  database = await testDatabase([Intake1700000001000]);
  intake = await featureApp(IntakeModule, { database, values: new Map<InjectionToken, unknown>([[MessageBus, bus], [ConfigSource, config]]) });
});
afterAll(async () => {
  await intake.close();
  await database.close();
});
beforeEach(() => database.dataSource.query('TRUNCATE intake.events, intake.tickets, platform.outbox'));

function event(id: string, minute: number, change: Record<string, unknown> = {}) {
  return { id, priority: 'high', created_at: '2026-01-01T00:00:00Z', updated_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(), status: 'open', customer_tier: 'gold', ...change };
}

const post = (body: unknown, headers?: Record<string, string>) => intake.request('POST', '/api/v1/tickets', body, headers);
const storedEvents = () => database.dataSource.query<Record<string, unknown>[]>('SELECT ticket_id, event_id, correlation_id, payload FROM intake.events ORDER BY ticket_id, updated_at, sequence');
const tickets = () => database.dataSource.query<{ ticket_id: string; payload: Record<string, unknown> }[]>('SELECT ticket_id, payload FROM intake.tickets ORDER BY ticket_id');

async function outbox(): Promise<{ header: Record<string, string>; data: Record<string, unknown> }[]> {
  const rows = await database.dataSource.query<{ topic: string; messages: string; message_count: number }[]>('SELECT topic, messages, message_count FROM platform.outbox ORDER BY id');
  return rows.flatMap(({ topic, messages, message_count }) => {
    expect(topic).toBe(TOPICS.ticketEvents);
    const lines = messages.split('\n');
    expect(lines).toHaveLength(message_count);
    return lines.map((line) => {
      const [header, data] = line.split('\t');
      return { header: JSON.parse(header!) as Record<string, string>, data: JSON.parse(data!) as Record<string, unknown> };
    });
  });
}

test('a batch is stored whole: history, newest state, outbox', async () => {
  const answer = await post([event('T-2', 5), event('T-1', 3, { status: 'pending' }), event('T-1', 1)], { 'x-correlation-id': 'corr-1' });
  expect(answer).toMatchObject({ status: 200, body: { accepted: 3, duplicates: 0, conflicts: 0, rejected: [] } });
  expect((await storedEvents()).map(({ event_id, correlation_id }) => [event_id, correlation_id])).toEqual([
    ['T-1@2026-01-01T00:01:00.000Z#0', 'corr-1'], ['T-1@2026-01-01T00:03:00.000Z#0', 'corr-1'], ['T-2@2026-01-01T00:05:00.000Z#0', 'corr-1'],
  ]);
  expect((await tickets()).map(({ payload }) => [payload['id'], payload['status']])).toEqual([['T-1', 'pending'], ['T-2', 'open']]);
  const messages = await outbox();
  expect(messages.map(({ header }) => header['id']).filter((id) => id!.startsWith('T-1'))).toEqual(['T-1@2026-01-01T00:01:00.000Z#0', 'T-1@2026-01-01T00:03:00.000Z#0']);
  expect(messages.find(({ data }) => data['id'] === 'T-2')).toEqual({
    header: { id: 'T-2@2026-01-01T00:05:00.000Z#0', type: EVENT_TYPES.ticketUpdated, source: '/ticket-watchdog/intake', time: '2026-01-01T00:05:00.000Z', key: 'acme:T-2', tenantid: 'acme', correlationid: 'corr-1' },
    data: event('T-2', 5),
  });
});

test('the same again is a duplicate, something else is a conflict and the first stays', async () => {
  await post({ events: [event('T-1', 1), event('T-1', 2)] });
  const answer = await post([event('T-1', 1), event('T-1', 2, { status: 'closed' }), event('T-1', 2), event('T-1', 3), event('T-1', 3), event('T-1', 3, { title: 'x' })]);
  expect(answer.body).toEqual({ accepted: 1, duplicates: 3, conflicts: 2, rejected: [] });
  expect((await storedEvents()).map(({ payload }) => (payload as { status: string }).status)).toEqual(['open', 'open', 'open']);
  expect(await outbox()).toHaveLength(3);
  expect(await intake.registry.metrics()).toMatch(/watchdog_intake_events_total\{outcome="conflict"\} 2/);
});

test('an older event becomes history and does not touch the newest state', async () => {
  await post([event('T-1', 9, { status: 'resolved' })]);
  await post([event('T-1', 4)]);
  expect((await tickets())[0]!.payload['status']).toBe('resolved');
  expect(await storedEvents()).toHaveLength(2);
  expect(await outbox()).toHaveLength(2);
});

test('events of one instant are told apart and ordered by their sequence', async () => {
  expect((await post([event('T-1', 1, { sequence: 2, status: 'b' }), event('T-1', 1, { sequence: 10, status: 'c' }), event('T-1', 1, { status: 'a' })])).body).toMatchObject({ accepted: 3 });
  expect((await tickets())[0]!.payload['status']).toBe('c');
});

test('strict: one bad event refuses the batch and every bad field is named', async () => {
  const { status, body } = await post([event('T-1', 1), event('T-2', 1, { priority: 'urgent', colour: 'red' }), { id: 'T-3' }]);
  expect(status).toBe(422);
  expect((body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
    'events[1].colour', 'events[1].priority', 'events[2].priority', 'events[2].created_at', 'events[2].updated_at', 'events[2].status', 'events[2].customer_tier',
  ]);
  expect(await storedEvents()).toEqual([]);
  expect(await outbox()).toEqual([]);
});

test('lenient: the good ones are taken, the others come back with reasons', async () => {
  const json = JSON.stringify([event('T-1', 1), event('T-2', 1, { title: 'NUL' }), 7, event('T-3', 1, { priority: 'x' })]).replace('NUL', '\\u0000');
  const { status, body, headers } = await post(json, { prefer: 'handling=lenient' });
  expect(status).toBe(200);
  expect(headers.get('preference-applied')).toBe('handling=lenient');
  expect(body).toEqual({
    accepted: 1, duplicates: 0, conflicts: 0,
    rejected: [
      { index: 1, id: 'T-2', errors: [{ field: 'events[1].title', message: 'must not contain the NUL character' }] },
      { index: 2, id: null, errors: [{ field: 'events[2]', message: 'must be an object' }] },
      { index: 3, id: 'T-3', errors: [{ field: 'events[3].priority', message: 'must be one of critical, high, medium, low' }] },
    ],
  });
});

test('bodies that are no batch', async () => {
  expect(await post('null')).toMatchObject({ status: 422, body: { errors: [{ field: 'events' }] } });
  expect(await post([])).toMatchObject({ status: 200, body: { accepted: 0 } });
  expect(await post(new Array(5_001).fill(1))).toMatchObject({ status: 422, body: { errors: [{ field: 'events', message: 'must hold at most 5000 events, not 5001' }] } });
});

test('text survives as it is', async () => {
  const odd = event('T "1"\\\n\t{},NULL', 1, { title: 'a\tb\nc "d" \\ 😀 {x,y} NULL', external_metadata: { 'k\n"': ['\\N', '\t'] } });
  expect((await post([odd])).body).toMatchObject({ accepted: 1 });
  expect((await tickets())[0]!.payload).toEqual(odd);
  expect((await outbox())[0]!.data).toEqual(odd);
});

test('single events that arrive together are stored together, each with its own answer', async () => {
  const waiting = intake.app.get(Registry).getSingleMetric('watchdog_intake_waiting_events')!;
  const holder = database.dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('LOCK TABLE intake.events IN EXCLUSIVE MODE');
  const posted = Promise.all(Array.from({ length: 60 }, (_, i) => post([event(`T-${i % 50}`, 1)])));
  await until('most wait for the first to be stored', async () => (await waiting.get()).values[0]!.value >= 40);
  await holder.commitTransaction();
  await holder.release();
  const answers = await posted;
  expect(answers.filter(({ body }) => (body as { accepted: number }).accepted === 1)).toHaveLength(50);
  expect(answers.filter(({ body }) => (body as { duplicates: number }).duplicates === 1)).toHaveLength(10);
  const [{ transactions }] = await database.dataSource.query<[{ transactions: string }]>('SELECT count(DISTINCT xmin::text) AS transactions FROM intake.events');
  expect(Number(transactions)).toBeLessThan(20);
});

test("another tenant's tickets are other tickets", async () => {
  const other = await featureApp(IntakeModule, { database, as: { tenantId: 'globex', keyId: 'k', scopes: ['ingest'] }, values: new Map<InjectionToken, unknown>([[MessageBus, new HandBus()], [ConfigSource, config]]) });
  await post([event('T-1', 1)]);
  expect((await other.request('PUT', '/api/v1/tickets/T-1/status', { status: 'closed' })).status).toBe(404);
  expect((await other.request('POST', '/api/v1/tickets', [event('T-1', 1)])).body).toMatchObject({ accepted: 1 });
  await other.close();
});

describe('PUT status', () => {
  const put = (id: string, body: unknown) => intake.request('PUT', `/api/v1/tickets/${encodeURIComponent(id)}/status`, body);

  test('does not repeat the message the newest event was about', async () => {
    await post([event('T-1', 1, { comment: { by: 'customer' } })]);
    await put('T-1', { status: 'pending', updated_at: '2026-01-01T00:02:00Z' });
    expect((await tickets())[0]!.payload).toEqual(event('T-1', 2, { status: 'pending', updated_at: '2026-01-01T00:02:00Z' }));
  });

  test('is the newest event with another status', async () => {
    await post([event('T/1 ü', 1, { title: 'keep me', sequence: 4 })]);
    const first_response_at = '2026-01-01T00:02:00Z';
    expect((await put('T/1 ü', { status: 'closed', updated_at: '2026-01-01T00:03:00Z', first_response_at })).body).toEqual({ accepted: 1, duplicates: 0, conflicts: 0, rejected: [], warnings: [] });
    expect((await tickets())[0]!.payload).toEqual(event('T/1 ü', 3, { title: 'keep me', status: 'closed', updated_at: '2026-01-01T00:03:00Z', first_response_at }));
    expect((await put('T/1 ü', { status: 'closed', updated_at: '2026-01-01T00:03:00Z', first_response_at })).body).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  test('is now where it does not say when', async () => {
    await post([event('T-1', 1)]);
    expect((await put('T-1', { status: 'closed' })).status).toBe(200);
    expect(Date.now() - Date.parse((await tickets())[0]!.payload['updated_at'] as string)).toBeLessThan(60_000);
  });

  test('refuses what is not newer, unknown or wrong', async () => {
    await post([event('T-1', 5)]);
    expect(await put('T-1', { status: 'closed', updated_at: '2026-01-01T00:04:00Z' })).toMatchObject({ status: 409, body: { type: '/problems/not-newer' } });
    expect(await put('T-1', { status: 'closed', updated_at: '2026-01-01T00:05:00Z' })).toMatchObject({ status: 409 });
    expect(await put('T-9', { status: 'closed' })).toMatchObject({ status: 404 });
    expect(await put('T-1', { status: '', when: 1 })).toMatchObject({ status: 422, body: { errors: [{ field: 'when' }, { field: 'status' }] } });
    expect(await put('T-1', undefined)).toMatchObject({ status: 422 });
  });
});

describe('topic ticket.inbound.v1', () => {
  function message(data: unknown, change: Partial<Message> = {}): Message {
    return { id: 'm1', topic: TOPICS.inbound, key: 'acme:T-1', type: EVENT_TYPES.ticketInbound, source: '/x', time: '2026-01-01T00:00:00Z', tenantId: 'acme', correlationId: 'corr-k', data: typeof data === 'string' ? data : JSON.stringify(data), ...change };
  }
  const handle = (...batch: Message[]) => bus.subscriptions[0]!.handle(batch);

  test('stores what it gets, and again changes nothing', async () => {
    expect(bus.subscriptions[0]).toMatchObject({ topic: TOPICS.inbound, group: 'intake' });
    await handle(message(event('T-1', 1)), message(event('T-1', 2)));
    await handle(message(event('T-1', 1)), message(event('T-1', 2)));
    expect((await storedEvents()).map(({ correlation_id }) => correlation_id)).toEqual(['corr-k', 'corr-k']);
    expect(await outbox()).toHaveLength(2);
  });

  test.each<[string, unknown, string, Partial<Message>?]>([
    ['no JSON', '{', 'The data is not JSON: '],
    ['an array', [event('T-1', 1)], 'The data must be one ticket event, not an array'],
    ['a wrong field', event('T-1', 1, { priority: 'x' }), 'priority must be one of critical, high, medium, low'],
    ['no object', 'null', 'the event must be an object'],
    ['NUL', JSON.stringify(event('T-1', 1, { title: 'NUL' })).replace('NUL', '\\u0000'), 'title must not contain the NUL character'],
    ['not UTF-8', JSON.stringify(event('T-1', 1, { title: 'M\uFFFDller' })), 'title must be valid UTF-8', { damaged: true }],
  ])('%s is poison, and nothing of the batch is stored', async (_, data, reason, change = {}) => {
    const thrown: unknown = await handle(message(event('T-0', 1)), message(data, { id: 'bad', ...change })).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(PoisonMessage);
    expect(thrown).toMatchObject({ messageId: 'bad' });
    expect((thrown as PoisonMessage).reason).toMatch(reason);
    expect(await storedEvents()).toEqual([]);
  });
});

test('the database away: 503, nothing partial; back: the same request works', async () => {
  const gate = await gateTo(Number(new URL(database.url).port));
  const gatedUrl = new URL(database.url);
  gatedUrl.host = `127.0.0.1:${gate.port}`;
  const dataSource = await createDataSource({ url: gatedUrl.href, migrations: [Intake1700000001000] }).initialize();
  const ownBus = new HandBus();
  const app = await featureApp(IntakeModule, { database: { ...database, dataSource }, values: new Map<InjectionToken, unknown>([[MessageBus, ownBus], [ConfigSource, config]]) });
  gate.shut();
  const refused = await app.request('POST', '/api/v1/tickets', [event('T-1', 1)]);
  expect(refused).toMatchObject({ status: 503, body: { type: '/problems/database-unavailable' } });
  expect(refused.headers.get('retry-after')).toBe('1');
  await expect(ownBus.subscriptions[0]!.handle([{ id: 'm', topic: TOPICS.inbound, key: 'k', type: 't', source: 's', time: '', tenantId: 'acme', correlationId: 'c', data: JSON.stringify(event('T-1', 1)) }])).rejects.toThrow(DependencyDown);
  expect(await storedEvents()).toEqual([]);
  gate.open();
  expect((await app.request('POST', '/api/v1/tickets', [event('T-1', 1)])).body).toMatchObject({ accepted: 1 });
  await app.close();
  await dataSource.destroy();
  gate.close();
});

/** A way to the database that can be shut. */
async function gateTo(port: number) {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((socket) => {
    if (!isOpen) return void socket.destroy();
    const onward = connect(port, '127.0.0.1');
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => end.destroy()).on('close', () => {
        sockets.delete(end);
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    shut: () => {
      isOpen = false;
      for (const socket of sockets) socket.destroy();
    },
    open: () => void (isOpen = true),
    close: () => server.close(),
  };
}
