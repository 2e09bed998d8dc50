import { jest } from '@jest/globals';
import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { silentLog } from '#platform/telemetry';
import { testDatabase, until, type TestDatabase } from '#testing';
import { ApiKeys } from './api-keys.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([]);
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('TRUNCATE platform.api_keys'));

function apiKeys(options: { operatorKey?: string; elapsed?: () => number } = {}): ApiKeys {
  return new ApiKeys(database.dataSource, silentLog, { operatorKey: undefined, ...options });
}

test('a created key authenticates as its tenant with its scopes; only a hash is stored', async () => {
  const { key, info } = await apiKeys().create({ tenantId: 'acme', name: 'connector', scopes: ['ingest'] });
  expect(key).toMatch(/^wd_[0-9a-f]{12}_[0-9a-f]{64}$/);
  expect(await apiKeys().authenticate(key)).toEqual({ kind: 'authenticated', principal: { tenantId: 'acme', keyId: info.id, scopes: ['ingest'] } });
  const [row] = await database.dataSource.query<{ row: string; length: number }[]>('SELECT k::text AS row, length(secret_hash) FROM platform.api_keys k');
  expect(row!.length).toBe(32);
  expect(row!.row).not.toContain(key.split('_')[2]);
});

test.each([
  ['', 'malformed'],
  ['wd_\0', 'malformed'],
  ['Bearer', 'malformed'],
  [`wd_${'0'.repeat(12)}_${'0'.repeat(64)}`, 'unknown'],
])('refuses %j as %s', async (presented, reason) => {
  expect(await apiKeys().authenticate(presented)).toEqual({ kind: 'refused', reason });
});

test('the right id with a wrong secret is refused', async () => {
  const { info } = await apiKeys().create({ tenantId: 'acme', name: 'x', scopes: ['read'] });
  expect(await apiKeys().authenticate(`wd_${info.id}_${'0'.repeat(64)}`)).toEqual({ kind: 'refused', reason: 'wrong_secret' });
});

test('revocation counts at once where it was done, elsewhere when the signal comes, and within five seconds without one', async () => {
  let now = 0;
  const here = apiKeys();
  const elsewhere = apiKeys({ elapsed: () => now });
  const signals = new DatabaseSignals(database.url);
  await signals.start();
  const signalled = apiKeys({ elapsed: () => now });
  await signals.listen(SIGNALS.keys, () => signalled.forget());
  const { key, info } = await here.create({ tenantId: 'acme', name: 'x', scopes: ['read'] });
  expect((await here.authenticate(key)).kind).toBe('authenticated');
  expect((await elsewhere.authenticate(key)).kind).toBe('authenticated');
  expect((await signalled.authenticate(key)).kind).toBe('authenticated');
  expect(await here.revokedAmong([info.id])).toEqual(new Set());

  expect(await here.revoke('other-tenant', info.id)).toBe('not_found');
  expect(await here.revoke('acme', info.id)).toBe('revoked');
  expect(await here.revoke('acme', info.id)).toBe('revoked');

  expect(await here.authenticate(key)).toEqual({ kind: 'refused', reason: 'revoked' });
  expect(await here.revokedAmong([info.id, 'operator'])).toEqual(new Set([info.id]));
  await until('the signal comes', async () => (await signalled.authenticate(key)).kind === 'refused');
  await signals.stop();
  now = 4_999;
  expect((await elsewhere.authenticate(key)).kind).toBe('authenticated');
  now = 5_000;
  expect(await elsewhere.authenticate(key)).toEqual({ kind: 'refused', reason: 'revoked' });
});

test('a burst of requests with one key asks the database once; a failed look-up is not remembered', async () => {
  const { key } = await apiKeys().create({ tenantId: 'acme', name: 'x', scopes: ['read'] });
  const keys = apiKeys();
  const query = jest.spyOn(database.dataSource, 'query');
  query.mockRejectedValueOnce(new Error('The database is away'));
  await expect(keys.authenticate(key)).rejects.toThrow('The database is away');
  const answers = await Promise.all(Array.from({ length: 50 }, () => keys.authenticate(key)));
  expect(answers.every(({ kind }) => kind === 'authenticated')).toBe(true);
  expect(query).toHaveBeenCalledTimes(2);
  query.mockRestore();
});

test('the operator\'s key is an admin of tenant default without a row', async () => {
  const keys = apiKeys({ operatorKey: 'any text at all' });
  expect(await keys.authenticate('any text at all')).toEqual({ kind: 'authenticated', principal: { tenantId: 'default', keyId: 'operator', scopes: ['admin'] } });
  expect((await keys.authenticate('any text')).kind).toBe('refused');
  expect(await keys.list('default')).toEqual([]);
});

test('the first key is made once, and not where the operator has one', async () => {
  expect(await apiKeys({ operatorKey: 'mine' }).ensureFirstKey()).toBeUndefined();
  const first = await apiKeys().ensureFirstKey();
  expect(await apiKeys().authenticate(first!)).toMatchObject({ kind: 'authenticated', principal: { tenantId: 'default', scopes: ['admin'] } });
  expect(await apiKeys().ensureFirstKey()).toBeUndefined();
});

test('lists one tenant\'s keys, oldest first', async () => {
  const keys = apiKeys();
  await keys.create({ tenantId: 'acme', name: 'one', scopes: ['read'] });
  await keys.create({ tenantId: 'acme', name: 'two', scopes: ['read', 'ingest'] });
  await keys.create({ tenantId: 'globex', name: 'three', scopes: ['admin'] });
  expect(await keys.list('acme')).toMatchObject([{ name: 'one', scopes: ['read'], revokedAt: null }, { name: 'two', scopes: ['read', 'ingest'] }]);
});
