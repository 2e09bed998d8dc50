import { once } from 'node:events';
import { connect } from 'node:net';
import { Controller, Get, Module, Post, type InjectionToken } from '@nestjs/common';
import { Settings } from '#platform/config';
import { DatabaseSignals } from '#platform/persistence';
import { Log } from '#platform/telemetry';
import { featureApp, testDatabase, type FeatureApp, type TestDatabase } from '#testing';
import { CurrentPrincipal, Public, RequireScope } from './access.guard.js';
import { ApiKeys } from './api-keys.js';
import type { Principal, Scope } from './principal.js';
import { SecurityModule } from './security.module.js';

@Controller('probe')
class ProbeController {
  @Get('read') @RequireScope('read') read(@CurrentPrincipal() principal: Principal): Principal { return principal; }
  @Post('ingest') @RequireScope('ingest') ingest(): object { return {}; }
  @Get('admin') @RequireScope('admin') admin(): object { return {}; }
  @Get('health') @Public() health(): object { return {}; }
  @Get('forgotten') forgotten(): object { return {}; }
}

@Module({ imports: [SecurityModule], controllers: [ProbeController] })
class ProbeModule {}

const OPERATOR_KEY = 'the operator\'s key';
let database: TestDatabase;
let app: FeatureApp;
let signals: DatabaseSignals;
beforeAll(async () => {
  database = await testDatabase([]);
  signals = new DatabaseSignals(database.url);
  await signals.start();
  app = await featureApp(ProbeModule, { database, as: null, values: new Map<InjectionToken, unknown>([[Settings, { apiKey: OPERATOR_KEY }], [DatabaseSignals, signals]]) });
});
afterAll(async () => {
  await app.close();
  await signals.stop();
  await database.close();
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const keyFor = async (tenantId: string, ...scopes: Scope[]) => (await app.app.get(ApiKeys).create({ tenantId, name: 'test', scopes })).key;

test.each([
  ['no key', {}],
  ['an unknown key', bearer(`wd_${'0'.repeat(12)}_${'0'.repeat(64)}`)],
  ['another scheme', { authorization: 'Basic abc' }],
  ['an empty key', { 'x-api-key': '' }],
  ['a malformed key', { 'x-api-key': 'wd_%00' }],
])('%s: 401 with a challenge', async (_, headers) => {
  const response = await app.request('GET', '/probe/read', undefined, headers as Record<string, string>);
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});

test('a body is read only after the key was found good', async () => {
  const broken = '{"a": ';
  expect((await app.request('POST', '/probe/ingest', broken)).status).toBe(401);
  expect((await app.request('POST', '/probe/ingest', broken, bearer('wrong'))).status).toBe(401);
  expect((await app.request('POST', '/probe/ingest', broken, bearer(await keyFor('acme', 'ingest')))).status).toBe(400);
  expect((await app.request('POST', '/probe/ingest', '{}', bearer(await keyFor('acme', 'read')))).status).toBe(403);
});

test('a stranger is answered without waiting for the body', async () => {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /probe/ingest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
  socket.destroy();
});

test('either header carries the key, and the request is its tenant\'s', async () => {
  const key = await keyFor('acme', 'read');
  expect((await app.request('GET', '/probe/read', undefined, bearer(key))).body).toMatchObject({ tenantId: 'acme', scopes: ['read'] });
  expect((await app.request('GET', '/probe/read', undefined, { authorization: `bearer  ${key}` })).status).toBe(200);
  expect((await app.request('GET', '/probe/read', undefined, { 'x-api-key': key })).status).toBe(200);
});

test.each<[Scope, number, number, number]>([
  ['read', 200, 403, 403],
  ['ingest', 403, 201, 403],
  ['admin', 200, 201, 200],
])('a key with scope %s may do its own', async (scope, read, ingest, admin) => {
  const headers = bearer(await keyFor('acme', scope));
  expect((await app.request('GET', '/probe/read', undefined, headers)).status).toBe(read);
  expect((await app.request('POST', '/probe/ingest', undefined, headers)).status).toBe(ingest);
  expect((await app.request('GET', '/probe/admin', undefined, headers)).status).toBe(admin);
});

test('a 403 names the scope that is missing', async () => {
  const { body } = await app.request('GET', '/probe/admin', undefined, bearer(await keyFor('acme', 'read')));
  expect(body).toMatchObject({ type: '/problems/scope-missing', status: 403, detail: 'This needs an API key with the scope "admin".' });
});

test('health is open; an endpoint that names no scope is closed to everyone', async () => {
  expect((await app.request('GET', '/probe/health')).status).toBe(200);
  expect((await app.request('GET', '/probe/forgotten')).status).toBe(401);
  expect((await app.request('GET', '/probe/forgotten', undefined, bearer(OPERATOR_KEY))).status).toBe(403);
});

test.each([['fifteen-letters', 1], ['sixteen-letters!', 0]])('the operator\'s key %s: %i warning', async (apiKey, count) => {
  const warnings: string[] = [];
  const log: Log = { debug: () => {}, info: () => {}, warn: (_, message) => void warnings.push(message), error: () => {}, child: () => log };
  const other = await featureApp(ProbeModule, { database, as: null, values: new Map<InjectionToken, unknown>([[Settings, { apiKey }], [DatabaseSignals, signals], [Log, log]]) });
  await other.close();
  expect(warnings).toEqual(Array(count).fill(expect.stringMatching(/^WATCHDOG_API_KEY has fewer than 16 characters/)));
  expect(warnings.join()).not.toContain(apiKey);
});

describe('/api/v1/keys', () => {
  test('create, use, list, revoke', async () => {
    const admin = bearer(await keyFor('umbrella', 'admin'));
    const created = await app.request('POST', '/api/v1/keys', { name: 'connector', scopes: ['ingest', 'read'] }, admin);
    expect(created).toMatchObject({ status: 201, body: { tenant: 'umbrella', name: 'connector', scopes: ['ingest', 'read'], revoked_at: null } });
    const { id, key } = created.body as { id: string; key: string };
    expect((await app.request('GET', '/probe/read', undefined, bearer(key))).status).toBe(200);
    const listed = await app.request('GET', '/api/v1/keys', undefined, admin);
    expect((listed.body as { keys: { id: string }[] }).keys.map((info) => info.id)).toContain(id);
    expect(JSON.stringify(listed.body)).not.toContain(key.split('_')[2]);
    expect((await app.request('DELETE', `/api/v1/keys/${id}`, undefined, admin)).status).toBe(204);
    expect((await app.request('GET', '/probe/read', undefined, bearer(key))).status).toBe(401);
  });

  test('an administrator manages the own tenant only; the operator every one', async () => {
    const admin = bearer(await keyFor('initech', 'admin'));
    const body = { name: 'x', scopes: ['read'], tenant: 'hooli' };
    expect(await app.request('POST', '/api/v1/keys', body, admin)).toMatchObject({ status: 403, body: { type: '/problems/other-tenant' } });
    expect((await app.request('GET', '/api/v1/keys?tenant=hooli', undefined, admin)).status).toBe(403);
    const created = await app.request('POST', '/api/v1/keys', body, bearer(OPERATOR_KEY));
    expect(created).toMatchObject({ status: 201, body: { tenant: 'hooli' } });
    const { id } = created.body as { id: string };
    expect((await app.request('DELETE', `/api/v1/keys/${id}`, undefined, admin)).status).toBe(404);
    expect((await app.request('DELETE', `/api/v1/keys/${id}`, undefined, bearer(OPERATOR_KEY))).status).toBe(404);
    expect((await app.request('DELETE', `/api/v1/keys/${id}?tenant=hooli`, undefined, bearer(OPERATOR_KEY))).status).toBe(204);
    expect((await app.request('DELETE', '/api/v1/keys/a%00b', undefined, admin)).status).toBe(404);
  });

  test('names every wrong field', async () => {
    const { status, body } = await app.request('POST', '/api/v1/keys', { name: '', scopes: ['root'], tenant: ' ', colour: 'red' }, bearer(OPERATOR_KEY));
    expect(status).toBe(422);
    expect((body as { errors: unknown[] }).errors).toEqual(expect.arrayContaining([
      { field: 'colour', message: 'is unknown' },
      { field: 'name', message: 'must be 1 to 100 characters, none of them a control character' },
      { field: 'scopes', message: 'must be a list of one or more of ingest, read, admin, each once' },
      expect.objectContaining({ field: 'tenant' }),
    ]));
  });
});
