import { LiveTestClient, upgradeRefusal } from '#testing';
import { SIMPLE } from './configs.js';
import type { ProblemView } from './views.js';
import { OPERATOR_KEY, given } from './world.js';

const world = given(SIMPLE);

/** What each endpoint asks for; `owner`: an administrator of the operator's tenant. A new one is not open until it stands here. */
const ACCESS: Readonly<Record<string, 'public' | 'ingest' | 'read' | 'admin' | 'owner'>> = {
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': 'read',
  'POST /api/v1/tickets': 'ingest',
  'PUT /api/v1/tickets/{id}/status': 'ingest',
  'POST /api/v1/tickets/submit': 'ingest',
  'GET /api/v1/departments': 'read',
  'GET /api/v1/departments/{name}/tickets': 'read',
  'GET /api/v1/statuses': 'read',
  'GET /api/v1/dashboard/summary': 'read',
  'GET /api/v1/dashboard/routing': 'read',
  'POST /api/v1/webhooks/{source}': 'ingest',
  'POST /api/v1/webhooks/ticket': 'ingest',
  'POST /api/v1/handlers/allocate': 'ingest',
  'POST /api/v1/handlers/{id}/callbacks': 'ingest',
  'GET /api/v1/allocations': 'read',
  'GET /api/v1/allocations/proposals': 'read',
  'GET /api/v1/groups': 'read',
  'GET /api/v1/groups/{id}/forecast': 'read',
  'POST /api/v1/allocations/{id}/override': 'admin',
  'GET /api/v1/tickets': 'read',
  'GET /api/v1/tickets/{id}': 'read',
  'GET /api/v1/tickets/{id}/clocks/{clock}/explanation': 'read',
  'GET /api/v1/dashboard': 'read',
  'GET /api/v1/alerts': 'read',
  'GET /api/v1/summary': 'read',
  'GET /api/v1/coverage': 'read',
  'POST /api/v1/ws-tickets': 'read',
  'GET /api/v1/dead-letters': 'read',
  'POST /api/v1/dead-letters/{id}/replay': 'admin',
  'POST /api/v1/keys': 'admin',
  'GET /api/v1/keys': 'admin',
  'DELETE /api/v1/keys/{id}': 'admin',
  'POST /api/v1/config/rehearsals': 'admin',
  'GET /api/v1/config/rehearsals/{id}': 'admin',
  'GET /api/v1/config': 'owner',
  'PUT /api/v1/config': 'owner',
  'GET /api/v1/config/versions': 'owner',
  'GET /api/v1/config/versions/{version}': 'owner',
  'POST /api/v1/config/versions/{version}/rollback': 'owner',
};

interface Endpoint {
  readonly name: string;
  readonly access: string | undefined;
  readonly method: string;
  readonly path: string;
}

const endpoints = (): Endpoint[] => world.openapi!.operations.map(({ method, path }) => ({ name: `${method} ${path}`, access: ACCESS[`${method} ${path}`], method, path: path.replace(/\{\w+\}/g, '1') }));

const statusOf = async ({ method, path }: Endpoint, key: string | null, headers?: Record<string, string>): Promise<number> =>
  (await world.call(method, path, { key, ...(headers ? { headers } : {}), ...(method === 'PUT' ? { body: {} } : {}) })).status;

describe('every endpoint of the OpenAPI document', () => {
  test('is known here, and says itself whether it is open to all', () => {
    expect(endpoints().map(({ name }) => name).sort()).toEqual(Object.keys(ACCESS).sort());
    const open = world.openapi!.operations.filter(({ security }) => security?.length === 0).map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual(Object.keys(ACCESS).filter((name) => ACCESS[name] === 'public').sort());
  });

  test('refuses whoever has no key, a wrong one, or a revoked one', async () => {
    const revoked = await world.createKey('acme', 'admin');
    const id = /^wd_([0-9a-f]+)_/.exec(revoked)![1]!;
    const wrongSecret = revoked.slice(0, -1) + (revoked.endsWith('0') ? '1' : '0');
    expect(await world.call('GET', '/api/v1/keys', { key: revoked })).toMatchObject({ status: 200 });
    expect((await world.call('DELETE', `/api/v1/keys/${id}?tenant=acme`)).status).toBe(204);
    for (const endpoint of endpoints()) {
      const answers = await Promise.all([null, 'nonsense', wrongSecret, revoked, `wd_${'0'.repeat(12)}_${'0'.repeat(64)}`, `${OPERATOR_KEY} `.repeat(2)].map((key) => statusOf(endpoint, key)));
      expect({ endpoint: endpoint.name, answers }).toEqual({ endpoint: endpoint.name, answers: Array(6).fill(endpoint.access === 'public' ? 200 : 401) });
    }
  });

  test('asks for its scope', async () => {
    const keys = { ingest: await world.createKey('acme', 'ingest'), read: await world.createKey('acme', 'read'), admin: await world.createKey('acme', 'admin'), owner: await world.createKey('default', 'admin') };
    for (const endpoint of endpoints().filter(({ access }) => access !== 'public')) {
      for (const [scope, key] of Object.entries(keys)) {
        const status = await statusOf(endpoint, key);
        const allowed = scope === endpoint.access || scope === 'owner' || (scope === 'admin' && endpoint.access !== 'owner');
        expect({ endpoint: endpoint.name, scope, refused: status === 401 || status === 403 }).toEqual({ endpoint: endpoint.name, scope, refused: !allowed });
        if (!allowed) expect(status).toBe(403);
      }
    }
  });

  test('takes the key in X-API-Key as well', async () => {
    for (const endpoint of endpoints()) expect(await statusOf(endpoint, null, { 'x-api-key': OPERATOR_KEY })).not.toBe(401);
  });
});

test('a refusal tells what to send, and nothing about keys', async () => {
  const none = await world.call<ProblemView>('GET', '/api/v1/alerts', { key: null });
  expect(none).toMatchObject({ status: 401, body: { type: '/problems/unauthorized', title: 'Unauthorized', detail: 'Send an API key: "Authorization: Bearer <key>" or "X-API-Key: <key>".' } });
  expect(none.headers.get('www-authenticate')).toBe('Bearer');
  const unknown = await world.call<ProblemView>('GET', '/api/v1/alerts', { key: 'wd_000000000000_'.padEnd(80, '0') });
  expect(unknown).toMatchObject({ status: 401, body: { detail: 'The API key is not accepted.' } });
  const scope = await world.call<ProblemView>('GET', '/api/v1/alerts', { key: await world.createKey('acme', 'ingest') });
  expect(scope).toMatchObject({ status: 403, body: { type: '/problems/scope-missing', detail: 'This needs an API key with the scope "read".' } });
});

describe('tenants', () => {
  test('another tenant\'s tickets, alerts and dead letters are not there', async () => {
    const [acme, globex] = [await world.createKey('acme', 'admin'), await world.createKey('globex', 'admin')];
    const created_at = await world.ago('26m');
    const ticket = { id: 'SHARED-1', priority: 'high', customer_tier: 'gold', status: 'open', created_at, updated_at: created_at };
    const theirs = await world.live({ type: 'subscribe' }, globex);
    await world.call('POST', '/api/v1/tickets', { key: acme, body: [{ ...ticket, title: 'Of acme' }] });
    await world.settled();
    await world.expectSlack('At risk (85%): response of SHARED-1 “Of acme”');

    expect(await world.call('GET', '/api/v1/tickets/SHARED-1', { key: globex })).toMatchObject({ status: 404, body: { detail: 'There is no such ticket.' } });
    expect(await world.call('PUT', '/api/v1/tickets/SHARED-1/status', { key: globex, body: { status: 'closed' } })).toMatchObject({ status: 404 });
    for (const [path, nothing] of [['tickets', { tickets: [] }], ['alerts', { alerts: [] }], ['alerts?ticket=SHARED-1', { alerts: [] }], ['dashboard', { tickets: [], counts: { alert: 0 } }], ['summary', { clocks: 0 }]] as const) {
      expect(await world.read(path, globex)).toMatchObject(nothing);
    }
    // The same id in another tenant is another ticket.
    await world.call('POST', '/api/v1/tickets', { key: globex, body: [{ ...ticket, title: 'Of globex', status: 'in_progress' }] });
    await world.settled();
    expect(await world.read('tickets/SHARED-1', globex)).toMatchObject({ title: 'Of globex', state: 'ok', alerts: [] });
    expect(await world.read('tickets/SHARED-1', acme)).toMatchObject({ title: 'Of acme', state: 'alert' });

    theirs.send({ type: 'ping' });
    expect(await theirs.next('heartbeat')).toMatchObject({ seq: 0 });
    for (const key of [acme, globex]) await world.call('PUT', '/api/v1/tickets/SHARED-1/status', { key, body: { status: 'cancelled', updated_at: (await world.now()).toISOString() } });
  });

  test('another tenant\'s dead letters and keys are not there', async () => {
    const acme = await world.createKey('acme', 'admin');
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/keys', { body: { tenant: 'globex', name: 'of globex', scopes: ['read'] } });
    expect((await world.call('DELETE', `/api/v1/keys/${body.id}`, { key: acme })).status).toBe(404);
    expect(await world.call('DELETE', `/api/v1/keys/${body.id}?tenant=globex`, { key: acme })).toMatchObject({ status: 403, body: { type: '/problems/other-tenant' } });
    expect(await world.call('GET', '/api/v1/keys?tenant=globex', { key: acme })).toMatchObject({ status: 403 });
    expect(await world.call('POST', '/api/v1/keys', { key: acme, body: { tenant: 'globex', name: 'x', scopes: ['admin'] } })).toMatchObject({ status: 403 });
  });
});

describe('the keys of a tenant', () => {
  test('are created, listed without their secrets, and revoked at once', async () => {
    const admin = await world.createKey('initech', 'admin');
    const created = await world.call<{ id: string; key: string }>('POST', '/api/v1/keys', { key: admin, body: { name: 'ServiceNow connector', scopes: ['ingest', 'read'] } });
    expect(created).toMatchObject({ status: 201, body: { id: expect.any(String), tenant: 'initech', name: 'ServiceNow connector', scopes: ['ingest', 'read'], revoked_at: null, key: expect.stringMatching(/^wd_[0-9a-f]{12}_[0-9a-f]{64}$/) } });
    const { id, key } = created.body;

    const listed = await world.call<{ keys: { id: string }[] }>('GET', '/api/v1/keys', { key: admin });
    expect(listed.body.keys).toMatchObject([{ name: 'initech admin' }, { id, name: 'ServiceNow connector', revoked_at: null }]);
    expect(JSON.stringify(listed.body)).not.toContain(key.slice(-64));

    expect(await world.read('tickets', key)).toMatchObject({ tickets: [] });
    expect((await world.call('DELETE', `/api/v1/keys/${id}`, { key: admin })).status).toBe(204);
    expect((await world.call('GET', '/api/v1/tickets', { key })).status).toBe(401);
    expect(await world.call('GET', '/api/v1/keys', { key: admin })).toMatchObject({ body: { keys: [{ revoked_at: null }, { id, revoked_at: expect.any(String) }] } });
    await world.expectLog({ operation: 'key.create', tenant_id: 'initech', key_id: id });
    await world.expectLog({ operation: 'key.revoke', tenant_id: 'initech', key_id: id });
    await world.expectLog({ level: 40, operation: 'authenticate', reason: 'revoked' });
  });

  test('what is wrong with a request is said field by field', async () => {
    const scopes = 'must be a list of one or more of ingest, read, admin, each once';
    const create = async (body: object) => (await world.call<ProblemView>('POST', '/api/v1/keys', { body })).body.errors;
    expect(await create({})).toEqual([{ field: 'name', message: 'must be 1 to 100 characters, none of them a control character' }, { field: 'scopes', message: scopes }]);
    for (const wrong of [[], ['root'], ['read', 'read'], 'read', null]) expect(await create({ name: 'x', scopes: wrong })).toEqual([{ field: 'scopes', message: scopes }]);
    expect(await create({ name: 'x', scopes: ['read'], tenant: 'a b', expires: 1 })).toEqual([{ field: 'expires', message: 'is unknown' }, { field: 'tenant', message: expect.stringMatching(/^must be 1 to 63 letters/) }]);
  });
});

test('the live stream asks for a key too, before the connection is one', async () => {
  expect(await upgradeRefusal(world.liveUrl)).toMatchObject({ status: 401 });
  expect(await upgradeRefusal(world.liveUrl, { authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 });
  expect(await upgradeRefusal(world.liveUrl, { authorization: `Bearer ${await world.createKey('acme', 'ingest')}` })).toMatchObject({ status: 403 });
  const byHeader = await LiveTestClient.connect(world.liveUrl, undefined, { headers: { 'x-api-key': await world.createKey('acme', 'read') } });
  await byHeader.next('welcome');
  byHeader.socket.terminate();
});

test('no key and no webhook is ever in the log', async () => {
  const key = await world.createKey('acme', 'read');
  await world.call('GET', '/api/v1/tickets', { key });
  const everything = world.output;
  expect(everything).not.toContain(OPERATOR_KEY);
  expect(everything).not.toContain(key);
  expect(everything).not.toContain(world.webhook().url);
});
