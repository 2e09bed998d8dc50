import { Module, type InjectionToken } from '@nestjs/common';
import { customHandler } from '#connectors/custom';
import { EVENT_TYPES, TOPICS, messageKey, type TicketEventData } from '#contracts';
import { ConfigSource, Settings } from '#platform/config';
import { MessageBus, type Message } from '#platform/messaging';
import { DatabaseSignals } from '#platform/persistence';
import { ApiKeys, SecurityModule } from '#platform/security';
import { HandBus, FakeDesk, TestConfig, featureApp, testDatabase, until, type FeatureApp, type TestDatabase } from '#testing';
import { AllocationModule } from './allocation.module.js';
import { Classifier, NoClassifier } from './classifier.js';
import { HandlerPlugins } from './configured-handlers.js';
import { ALLOCATION_MIGRATIONS } from './persistence/allocation-migrations.js';
import { Places, ToldPlaces } from './places.js';

@Module({ imports: [SecurityModule, AllocationModule] })
class Service {}

const SIGNING = 'whsec_dGhlIHNpZ25pbmcgc2VjcmV0IG9mIHRoZSB0ZXN0cw==';
const NOW = '2026-03-02T10:00:00.000Z';
const bus = new HandBus();
let database: TestDatabase;
let signals: DatabaseSignals;
let desk: FakeDesk;
let open: FakeDesk;
let app: FeatureApp;
let keys: { acme: string; reader: string; other: string };

beforeAll(async () => {
  database = await testDatabase(ALLOCATION_MIGRATIONS);
  await database.time.freeze(NOW);
  desk = await FakeDesk.start({ secrets: { signing_secret: SIGNING }, anyTicket: true });
  open = await FakeDesk.start({ anyTicket: true });
  for (const [id, name] of [['net', 'Network'], ['apps', 'Applications']] as const) {
    desk.groups.push({ group_id: id, name, capabilities: [id === 'net' ? 'network' : 'software'], max_bandwidth: 1_000, current_load: 1 });
  }
  signals = new DatabaseSignals(database.url);
  await signals.start();
  const config = new TestConfig(`
tiers: {gold: {high: {response: 30, resolution: 180}}}
handlers:
  desk: {type: custom, url: ${desk.url}, tenant: acme, auth: {signing_secret_env: SIGNING}}
  open: {type: custom, url: ${open.url}, tenant: acme, sources: [nowhere]}
`, {}, { SIGNING });
  const values = new Map<InjectionToken, unknown>([
    [Settings, { apiKey: undefined }], [DatabaseSignals, signals], [ConfigSource, config], [MessageBus, bus],
    [HandlerPlugins, { builtIn: new Map([['custom', customHandler]]) }], [Classifier, new NoClassifier()], [Places, new ToldPlaces()],
  ]);
  app = await featureApp(Service, { database, as: null, values });
  const create = async (tenantId: string, ...scopes: ('ingest' | 'read' | 'admin')[]) => (await app.app.get(ApiKeys).create({ tenantId, name: 'test', scopes })).key;
  keys = { acme: await create('acme', 'admin'), reader: await create('acme', 'read'), other: await create('other', 'admin') };
  await until('the groups are known', async () => ((await call('GET', 'groups')).body['groups'] as unknown[]).length === 2);
});
afterAll(async () => {
  await app.close();
  await signals.stop();
  await database.close();
  await Promise.all([desk.close(), open.close()]);
});

async function call(method: string, path: string, body?: unknown, key: string | null = keys.acme): Promise<{ status: number; body: Record<string, unknown> }> {
  const { status, body: answer } = await app.request(method, `/api/v1/${path}`, body, key === null ? {} : { authorization: `Bearer ${key}` });
  return { status, body: answer as Record<string, unknown> };
}

async function tell(id: string, fields: Partial<TicketEventData> = {}): Promise<void> {
  const data: TicketEventData = { id, priority: 'high', created_at: NOW, updated_at: NOW, status: 'new', customer_tier: 'gold', category: 'network', ...fields };
  const key = messageKey('acme', id);
  const message: Message = { id: `${key}@${data.updated_at}`, topic: TOPICS.ticketEvents, key, type: EVENT_TYPES.ticketUpdated, source: '/test', time: NOW, tenantId: 'acme', correlationId: `c-${id}`, data: JSON.stringify(data) };
  await bus.subscriptions.find(({ topic }) => topic === TOPICS.ticketEvents)!.handle([message]);
}

const allocationsOf = async (ticket: string) => (await call('GET', `allocations?ticket=${ticket}`)).body['allocations'] as Record<string, unknown>[];
const decided = (ticket: string, count = 1) => until(`${ticket} has ${count} decisions`, async () => {
  const all = await allocationsOf(ticket);
  return all.length >= count && all;
});
const callbacks = (name = 'desk') => `${app.url}/api/v1/handlers/${name}/callbacks`;

test('a decision, its way to the handler, and what it rests on', async () => {
  await tell('T1');
  const [decision] = await decided('T1');
  expect(decision).toMatchObject({
    ticket_id: 'T1', revision: 1, handler: 'desk', group_id: 'net', group_name: 'Network', reason: 'best_score', decided_by: 'engine', outcome: null, correlation_id: 'c-T1',
    scores: { composite: expect.any(Number), availability: expect.any(Number) }, basis: { ranking: [{ name: 'Network' }, { name: 'Applications' }], needs: { category: 'network' } },
  });
  expect(decision!['rationale']).toEqual(expect.arrayContaining([expect.stringContaining('Network')]));
  await until('it has arrived', async () => ((await allocationsOf('T1'))[0]!['delivery'] as { status: string }).status === 'delivered');
  expect(desk.decisions).toMatchObject([{ ticket_id: 'T1', allocation: { group_id: 'net' } }]);
  expect((await call('GET', 'groups')).body['groups']).toMatchObject([{ group_id: 'apps', current_load: 1, free: 999 }, { group_id: 'net', current_load: 2, free: 998, hours: [{ arrivals: 1 }] }]);
});

test('of another tenant there is nothing, and a key without the scope does nothing', async () => {
  await tell('T2');
  const [decision] = await decided('T2');
  expect(await call('GET', 'allocations?ticket=T2', undefined, keys.other)).toMatchObject({ status: 200, body: { allocations: [] } });
  expect(await call('POST', `allocations/${String(decision!['id'])}/override`, { group_id: 'apps', reason: 'r' }, keys.other)).toMatchObject({ status: 404 });
  expect(await call('POST', `allocations/${String(decision!['id'])}/override`, { group_id: 'apps', reason: 'r' }, keys.reader)).toMatchObject({ status: 403 });
  expect((await call('GET', 'groups', undefined, keys.other)).body).toEqual({ groups: [] });
  expect(await call('GET', 'groups/net/forecast', undefined, keys.other)).toMatchObject({ status: 404 });
});

test('call-backs prove themselves, are taken once, and decide anew', async () => {
  await tell('T3');
  await decided('T3');
  const rejected = { kind: 'rejected', ticket_id: 'T3', reason: 'not ours' } as const;
  const answer = await desk.callBack(callbacks(), rejected, 'call-1');
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'heard', ignored: [] }]);
  expect(await (await desk.callBack(callbacks(), rejected, 'call-1')).json()).toEqual({ status: 'repeated', ignored: [] });
  expect((await decided('T3', 2))[0]).toMatchObject({ group_id: 'apps', revision: 2 });
  // Not signed, signed by another, and with a key instead.
  for (const headers of [{}, { authorization: `Bearer ${keys.acme}` }]) expect((await open.callBack(callbacks(), rejected, 'call-2', headers)).status).toBe(401);
  const unreadable = await desk.callBack(callbacks(), { kind: 'rejected', ticket_id: 'T3' }, 'call-3');
  expect([unreadable.status, await unreadable.json()]).toMatchObject([422, { errors: [{ field: 'reason' }] }]);
});

test('a handler without a secret needs an API key of its tenant; an unknown one is no different to a stranger', async () => {
  const news = { kind: 'load', group_id: 'net', current_load: 3 } as const;
  expect((await open.callBack(callbacks('open'), news, '1')).status).toBe(401);
  expect((await open.callBack(callbacks('open'), news, '1', { authorization: `Bearer ${keys.other}` })).status).toBe(403);
  expect((await open.callBack(callbacks('open'), news, '1', { authorization: `Bearer ${keys.reader}` })).status).toBe(403);
  expect(await (await open.callBack(callbacks('open'), news, '1', { authorization: `Bearer ${keys.acme}` })).json()).toEqual({ status: 'heard', ignored: [{ index: 0, reason: 'no group net' }] });
  expect((await open.callBack(callbacks('nobody'), news, '1')).status).toBe(401);
  expect((await open.callBack(callbacks('nobody'), news, '1', { authorization: `Bearer ${keys.acme}` })).status).toBe(404);
});

test('deciding at once: a dry run leaves nothing behind; for real it does', async () => {
  const ticket = { ticket_id: 'T4', priority: 'high', category: 'network' };
  expect(await call('POST', 'handlers/allocate', { ticket, dry_run: true })).toMatchObject({ status: 200, body: { ticket_id: 'T4', decision_id: null, allocation: { group_id: 'net' }, ranking: [{}, {}] } });
  expect(await allocationsOf('T4')).toEqual([]);
  const { body } = await call('POST', 'handlers/allocate', { ticket });
  expect(await allocationsOf('T4')).toMatchObject([{ id: body['decision_id'], group_id: 'net' }]);
});

test.each([
  ['nothing', {}, 'ticket'],
  ['a priority nobody knows', { ticket: { ticket_id: 'X', priority: 'urgent' } }, 'ticket.priority'],
  ['half a place', { ticket: { ticket_id: 'X', priority: 'low', requester_location: { lat: 4 } } }, 'ticket.requester_location'],
  ['an unknown field', { ticket: { ticket_id: 'X', priority: 'low', colour: 'red' } }, 'ticket.colour'],
  ['a dry run that is neither', { ticket: { ticket_id: 'X', priority: 'low' }, dry_run: 'yes' }, 'dry_run'],
])('refused by field: %s', async (_, body, field) => {
  expect(await call('POST', 'handlers/allocate', body)).toMatchObject({ status: 422, body: { type: '/problems/invalid', errors: [{ field }] } });
});

test('an override: refused where it makes no sense, else a decision of its own', async () => {
  await tell('T5');
  const [first] = await decided('T5');
  const at = `allocations/${String(first!['id'])}/override`;
  expect(await call('POST', at, { group_id: 'apps' })).toMatchObject({ status: 422, body: { errors: [{ field: 'reason' }] } });
  expect(await call('POST', at, { group_id: 'moon', reason: 'r' })).toMatchObject({ status: 422, body: { errors: [{ field: 'group_id' }] } });
  expect(await call('POST', at, { group_id: 'net', reason: 'r' })).toMatchObject({ status: 409 });
  expect(await call('POST', 'allocations/999999/override', { group_id: 'apps', reason: 'r' })).toMatchObject({ status: 404 });
  expect(await call('POST', 'allocations/x/override', { group_id: 'apps', reason: 'r' })).toMatchObject({ status: 404 });
  expect(await call('POST', at, { group_id: 'Applications', reason: 'they know the customer' })).toMatchObject({ status: 200 });
  expect(await allocationsOf('T5')).toMatchObject([{ decided_by: 'override', note: 'they know the customer', group_id: 'apps' }, { outcome: 'overridden', outcome_reason: 'they know the customer' }]);
  expect(await call('POST', at, { group_id: 'net', reason: 'r' })).toMatchObject({ status: 409, body: { type: '/problems/superseded' } });
});

test('a forecast says on how little it rests', async () => {
  const { status, body } = await call('GET', 'groups/net/forecast?hours=3');
  expect([status, body]).toMatchObject([200, { group_id: 'net', weeks: 0, note: expect.stringMatching(/^There is no history yet: .* The hour that is running does not count yet\.$/), capacity_known: false, hours: [{ capacity: null, overload: 'none' }, {}, {}] }]);
  const notes: unknown[] = [];
  for (const hours of [1, 30, 200, 400]) {
    await database.dataSource.query(`INSERT INTO allocation.group_hours (tenant_id, handler, group_id, hour, arrivals) VALUES ('acme', 'desk', 'net', date_trunc('hour', platform.watchdog_now()) - $1 * interval '1 hour', 1)`, [hours]);
    notes.push((await call('GET', 'groups/net/forecast?hours=1')).body['note']);
  }
  expect(notes).toEqual([expect.stringMatching(/^There is not enough history: 1 hour, /), expect.stringMatching(/: 30 hours, less than a week, /), expect.stringMatching(/^There is little history: /), null]);
  expect(await call('GET', 'groups/net/forecast?hours=0')).toMatchObject({ status: 422, body: { errors: [{ field: 'hours' }] } });
  expect(await call('GET', 'allocations?limit=0')).toMatchObject({ status: 422, body: { errors: [{ field: 'limit' }] } });
});
