import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { ALLOCATION_MIGRATIONS } from '#features/allocation';
import { Classification1700000010500 } from '#features/classification';
import { Intake1700000001000 } from '#features/intake';
import { EmbeddedPostgres, createDataSource, migrate, ownDatabaseOf } from '#platform/persistence';
import { createDatabase, testDatabase, type TestDatabase } from '#testing';
import { runCli } from './run-cli.js';

let directory: string;
let server: Server;
let url: string;
/** `METHOD path` to status and body; what was asked is kept. */
let answers: Record<string, (body: string) => readonly [number, unknown]>;
let asked: string[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cli-'));
  [answers, asked] = [{}, []];
  server = createServer((request, response) => void text(request).then((body) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    const [status, answer] = answers[`${request.method} ${request.url}`]?.(body) ?? [404, { title: 'Not found' }];
    response.writeHead(status).end(answer === undefined ? undefined : JSON.stringify(answer));
  }));
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
  rmSync(directory, { recursive: true });
});

async function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) => jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
    said[name] += String(chunk);
    return true;
  }));
  try {
    return { code: await runCli(['node', 'watchdog', ...args]), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const CSV = 'id,priority,created_at,updated_at,status,customer_tier\nT-1,high,2024-01-01T10:00:00Z,2024-01-01T10:00:00Z,open,gold\nT-2,high,soon,2024-01-01T10:00:00Z,open,gold\n';

describe('replay', () => {
  const write = (content = CSV): string => {
    writeFileSync(join(directory, 'events.csv'), content);
    return join(directory, 'events.csv');
  };
  const run = (...args: string[]) => cli('replay', write(), '--to', url, '--key', 'k', '--checkpoint', join(directory, 'checkpoint'), ...args);

  test('waits until the events are worked off, and prints the summary', async () => {
    let pending = 2;
    answers = {
      'POST /api/v1/tickets': () => [200, { accepted: 1, duplicates: 0, conflicts: 0, rejected: [] }],
      'GET /api/v1/summary': () => [200, { clocks: 2, breaches: { high: 1 }, pending_events: --pending }],
    };
    const { code, stdout, stderr } = await run('--format', 'json', '--rejects', join(directory, 'rejects'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      events: 2, accepted: 1, duplicates: 0, conflicts: 0, rejected: { 'created_at: not a date of the form iso': 1 }, tickets: 1,
      seconds: expect.any(Number), events_per_second: expect.any(Number), clocks: 2, breaches: { high: 1 },
    });
    expect(stderr).toBe('line 3: created_at: "soon" is not a date of the form iso\n');
    expect(JSON.parse(readFileSync(join(directory, 'rejects'), 'utf8'))).toMatchObject({ line: 3 });
    expect(asked).toEqual(['POST /api/v1/tickets Bearer k', 'GET /api/v1/summary Bearer k', 'GET /api/v1/summary Bearer k']);
  });

  test('the table says which totals are the tenant\'s, and 0 where nothing was rejected', async () => {
    answers = {
      'POST /api/v1/tickets': () => [200, { accepted: 1, duplicates: 0, conflicts: 0, rejected: [] }],
      'GET /api/v1/summary': () => [200, { clocks: 200, breaches: { high: 100 }, pending_events: 0 }],
    };
    const { stdout } = await cli('replay', write(CSV.split('\n').slice(0, 2).join('\n')), '--to', url, '--key', 'k', '--checkpoint', join(directory, 'checkpoint'));
    expect(stdout).toMatch(/│ rejected\s+│ 0\s+│/);
    expect(stdout).toMatch(/│ the tenant's clocks, in all\s+│ 200\s+│/);
    expect(stdout).toMatch(/│ the tenant's breaches, in all\s+│ high: 100\s+│/);
  });

  test('a service that is away: says how long it is tried', async () => {
    let away = true;
    answers = { 'POST /api/v1/tickets': () => (away ? [(away = false, 503), {}] : [200, { accepted: 1, duplicates: 0, conflicts: 0, rejected: [] }]) };
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr).toContain(`${url} answered 503; trying again for about 2 minutes…\n`);
  });

  test('a service that does not tell leaves clocks and breaches out', async () => {
    answers = { 'POST /api/v1/tickets': () => [200, { accepted: 1, duplicates: 0, conflicts: 0, rejected: [] }] };
    expect(await run('--format', 'csv')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^events,accepted.*\n2,1,0,0,created_at: not a date of the form iso: 1,1,[\d.]+,\d+,,\n$/) });
  });

  test('a wrong key, a wrong file, a wrong mapping: one sentence, exit code 1', async () => {
    answers = { 'POST /api/v1/tickets': () => [401, {}] };
    expect(await run()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`${url} does not accept the API key: give one with --key or WATCHDOG_API_KEY. Nothing was sent.`) });
    expect(await cli('replay', join(directory, 'none.csv'))).toEqual({ code: 1, stdout: '', stderr: `${join(directory, 'none.csv')} does not exist.\n` });
    writeFileSync(join(directory, 'm.yaml'), 'fields: {}');
    expect(await run('--mapping', join(directory, 'm.yaml'))).toMatchObject({ code: 1, stderr: expect.stringMatching(/m\.yaml is not a mapping: fields\.id is missing; /) });
  });

  test.each([['replay'], ['replay', 'f', '--rate', '0'], ['replay', 'f', '--to', 'ftp://x'], ['replay', 'f', '--format', 'xml'], ['fly'], ['keys', 'create', 'x']])('%s %s: usage, exit code 2', async (...args) => {
    expect(await cli(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: /) });
  });

  test('help is no failure', async () => {
    expect(await cli('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/replay[^]*Examples[^]*watchdog replay samples\//) });
  });

  test('--version is the package\'s', async () => {
    expect(await cli('--version')).toEqual({ code: 0, stdout: `${(JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version}\n`, stderr: '' });
  });
});

describe('keys', () => {
  const INFO = { id: 'a1', tenant: 'default', name: 'n', scopes: ['ingest', 'read'] };
  test('create, list, revoke', async () => {
    answers = {
      'POST /api/v1/keys': (body) => [201, { ...JSON.parse(body) as object, key: 'wd_a1_s' }],
      'GET /api/v1/keys?tenant=acme': () => [200, { keys: [INFO] }],
      'DELETE /api/v1/keys/a1': () => [204, undefined],
    };
    expect(JSON.parse((await cli('keys', 'create', 'n', '--scope', 'ingest', 'read', '--tenant', 'acme', '--to', url, '--key', 'k', '--format', 'json')).stdout))
      .toEqual({ name: 'n', scopes: ['ingest', 'read'], tenant: 'acme', key: 'wd_a1_s' });
    expect((await cli('keys', 'list', '--tenant', 'acme', '--to', url, '--key', 'k', '--format', 'csv')).stdout).toBe('id,tenant,name,scopes\na1,default,n,ingest read\n');
    expect(await cli('keys', 'revoke', 'a1', '--to', url, '--key', 'k')).toEqual({ code: 0, stdout: '', stderr: 'Key a1 is revoked.\n' });
    expect(await cli('keys', 'revoke', 'b2', '--to', url, '--key', 'k')).toEqual({ code: 1, stdout: '', stderr: `${url} answered 404: Not found.\n` });
  });

  test('making a key is never tried twice', async () => {
    answers = { 'POST /api/v1/keys': () => [503, {}] };
    expect(await cli('keys', 'create', 'n', '--scope', 'read', '--to', url, '--key', 'k')).toMatchObject({ code: 1, stderr: `${url} answered 503.\n` });
    expect(asked).toHaveLength(1);
  });
});

describe('config check', () => {
  test('says what a service would say', async () => {
    const file = join(directory, 'sla.yaml');
    writeFileSync(file, 'tiers: {gold: {high: {response: 30, resolution: 180}}}\n');
    expect(await cli('config', 'check', file)).toEqual({ code: 0, stdout: '', stderr: `${file} is valid.\n` });
    writeFileSync(file, 'tiers: {gold: {hgh: {response: 30}}}\n');
    expect(await cli('config', 'check', file)).toMatchObject({ code: 1, stdout: expect.stringContaining(`${file}:1:16  error`), stderr: expect.stringContaining('has 1 error;') });
    expect(JSON.parse((await cli('config', 'check', file, '--format', 'jsonl')).stdout)).toMatchObject({ file, line: 1, severity: 'error' });
  });
});

describe('train', () => {
  test('prints its report as tables or JSON, tells its steps on stderr, and writes the model', async () => {
    const out = join(directory, 'model');
    const table = await cli('train', '--from', 'samples/department-tickets.csv', '--label', 'department', '--out', out);
    expect(table.code).toBe(0);
    for (const part of ['accuracy', 'macro F1', 'calibration error', 'IT Support', 'Confusion', 'Threshold']) expect(table.stdout).toContain(part);
    expect(table.stderr).toContain('judging: fold 3 of 3');
    expect(readFileSync(out).length).toBeGreaterThan(1000);
    const json = await cli('train', '--from', 'samples/department-tickets.csv', '--label', 'department', '--text', 'title', '--folds', '2', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ texts: 474, folds: 2, columns: { texts: ['title'], label: 'department' }, left_out: [] });
  });

  test('what cannot be done is one sentence', async () => {
    expect(await cli('train', '--from', 'nowhere.csv', '--label', 'group')).toMatchObject({ code: 1, stderr: 'nowhere.csv does not exist.\n' });
    expect((await cli('train', '--from', 'samples/department-tickets.csv', '--label', 'group')).stderr).toContain('name that of the group with --label-column; the file has department, title, description');
    expect((await cli('train', '--from', 'x', '--label', 'mood')).code).toBe(2);
    expect((await cli('train', '--from', 'x', '--label', 'group', '--folds', '1')).code).toBe(2);
  });

  test('from the database: what the tickets of the tenant teach is put into it', async () => {
    const database = await testDatabase([Intake1700000001000, Classification1700000010500]);
    const before = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = database.url;
    const fromDatabase = (...more: string[]) => cli('train', '--from', 'db', '--label', 'category', '--tenant', 'acme', ...more);
    expect(await fromDatabase()).toEqual({
      code: 1, stdout: '', stderr: 'There is nothing to learn from the database: of the 0 tickets of tenant acme, 0 have a text and a category from its source: fewer than two labels with at least 10 texts each.\n',
    });
    await database.dataSource.query(`
      INSERT INTO intake.tickets SELECT 'acme', 'T' || n, '2026-03-02', 0, json_build_object('title', CASE n % 2 WHEN 0 THEN 'printer toner' ELSE 'invoice refund' END, 'category', 'C' || n % 2)
      FROM generate_series(1, 40) AS n`);
    const { code, stdout, stderr } = await fromDatabase('--publish', '--format', 'json');
    expect({ code, report: JSON.parse(stdout) as unknown }).toMatchObject({ code: 0, report: { texts: 40, accuracy: 1, columns: { label: 'category' } } });
    expect(stderr).toContain('The category model of tenant acme is now version 1.');
    const file = join(directory, 'category.model');
    expect((await fromDatabase('--out', file)).code).toBe(0);
    expect(await cli('model', 'publish', file, '--tenant', 'acme')).toEqual({ code: 0, stdout: '', stderr: `${file}: category, 2 labels, learned from 40 tickets, accuracy 1.000\nThe category model of tenant acme is now version 2.\n` });
    const damaged = join(directory, 'damaged.model');
    writeFileSync(damaged, readFileSync(file).subarray(0, -9));
    expect(await cli('model', 'publish', damaged)).toEqual({ code: 1, stdout: '', stderr: `${damaged} cannot be used: this is not a model.\n` });
    expect(await cli('model', 'publish', join(directory, 'none'))).toEqual({ code: 1, stdout: '', stderr: `${join(directory, 'none')} does not exist.\n` });
    expect(await fromDatabase('--text', 'title')).toMatchObject({ code: 2, stderr: '--text and --label-column name columns of a file; a file called db is ./db.\n' });
    process.env['DATABASE_URL'] = await createDatabase(database.url);
    expect(await fromDatabase()).toMatchObject({ code: 1, stderr: 'The database has no tables for tickets: start a service of this release on it once.\n' });
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
    await database.close();
  });
});

describe('audit verify', () => {
  const before = process.env['DATABASE_URL'];
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(ALLOCATION_MIGRATIONS);
    process.env['DATABASE_URL'] = database.url;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
    await database.close();
  });

  test('prints each chain, and names the one that is broken, where and why, with exit code 1', async () => {
    expect(await cli('audit', 'verify')).toEqual({ code: 0, stdout: '', stderr: 'There are no entries yet.\n' });
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const first = hash(`${'0'.repeat(64)}\nacme\n1\n{}`);
    await database.dataSource.query(`
      INSERT INTO allocation.audit VALUES ('acme', 1, '{}', repeat('0', 64), '${first}'), ('globex', 1, '{}', repeat('0', 64), '${first}');
      INSERT INTO allocation.audit_heads VALUES ('acme', 1, '${first}'), ('globex', 1, '${first}')`);
    const { code, stdout, stderr } = await cli('audit', 'verify', '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Tenant globex: broken at entry 1: the entry is not what was hashed.\n' });
    expect(JSON.parse(stdout)).toEqual([
      { tenant_id: 'acme', entries: 1, hash: first, intact: true, broken_at: null, reason: null },
      { tenant_id: 'globex', entries: 1, hash: null, intact: false, broken_at: 1, reason: 'the entry is not what was hashed' },
    ]);
    expect((await cli('audit', 'verify')).stdout).toMatch(/globex.*false.*the entry is not what was hashed/);
  });

  test('another\'s database: one sentence', async () => {
    process.env['DATABASE_URL'] = await createDatabase(database.url);
    expect(await cli('audit', 'verify')).toEqual({ code: 1, stdout: '', stderr: 'The database has no audit log: start a service of this release on it once.\n' });
  });

  test('without DATABASE_URL, that of the service which runs on the data directory, whatever its port; where none does, one sentence', async () => {
    delete process.env['DATABASE_URL'];
    const dataDir = process.env['WATCHDOG_DATA_DIR'];
    process.env['WATCHDOG_DATA_DIR'] = directory;
    const nothingRuns = { code: 2, stdout: '', stderr: `audit verify needs the database of the service, and none runs in ${directory} (WATCHDOG_DATA_DIR): start the service (npm start), or set DATABASE_URL to the database it uses.\n` };
    try {
      expect(await cli('audit', 'verify')).toEqual(nothingRuns);
      const { directory: cluster, passwordFile, name } = ownDatabaseOf(directory);
      const own = await EmbeddedPostgres.start({ directory: cluster, passwordFile });
      try {
        const server = await createDataSource({ url: own.url(), migrations: [] }).initialize();
        await server.query(`CREATE DATABASE ${name}`);
        await server.destroy();
        const service = await createDataSource({ url: own.url(name), migrations: ALLOCATION_MIGRATIONS }).initialize();
        await migrate(service);
        await service.destroy();
        expect(await cli('audit', 'verify')).toEqual({ code: 0, stdout: '', stderr: 'There are no entries yet.\n' });
      } finally {
        await own.stop();
      }
      expect(await cli('audit', 'verify')).toEqual(nothingRuns);
    } finally {
      if (dataDir === undefined) delete process.env['WATCHDOG_DATA_DIR'];
      else process.env['WATCHDOG_DATA_DIR'] = dataDir;
    }
  });
});
