import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/persistence';
import { testDatabase, type TestDatabase } from '#testing';
import { ConfigVersions } from './config-versions.js';

let database: TestDatabase;
let otherReplica: DataSource;
let versions: ConfigVersions;

beforeAll(async () => {
  database = await testDatabase([]);
  otherReplica = await createDataSource({ url: database.url, migrations: [] }).initialize();
  versions = new ConfigVersions(database.dataSource);
});
beforeEach(() => database.dataSource.query('TRUNCATE platform.config_versions RESTART IDENTITY'));
afterAll(async () => {
  await otherReplica.destroy();
  await database.close();
});

const fromFile = (text: string) => versions.add({ text, author: 'sla_config.yaml on a', origin: 'file' });
const fromApi = (text: string) => versions.add({ text, author: 'ada', origin: 'api' });

test('a file becomes a version when it changes, and only then', async () => {
  expect(await fromFile('A')).toBe(1);
  expect(await fromFile('A')).toBeUndefined();
  expect(await fromFile('B')).toBe(2);
  expect(await fromFile('A')).toBe(3);
  expect(await versions.read(2)).toEqual({ version: 2, text: 'B', files: {}, createdAt: expect.any(Number) as number, hash: 'df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c', author: 'sla_config.yaml on a', origin: 'file', reason: null, rehearsal: null, replaces: null });
  expect(await versions.read(99)).toBeUndefined();
});

test('a version knows when it was added, by the database\'s clock, and which one came before it', async () => {
  await database.time.freeze('2026-05-04T10:00:00Z');
  await fromFile('A');
  await database.time.freeze('2026-05-04T11:00:00Z');
  await fromApi('B');
  expect((await versions.newerThan(0)).map(({ createdAt }) => new Date(createdAt).toISOString())).toEqual(['2026-05-04T11:00:00.000Z', '2026-05-04T10:00:00.000Z']);
  expect(await versions.readBefore(2)).toMatchObject({ version: 1, text: 'A' });
  expect(await versions.readBefore(1)).toBeUndefined();
});

test('an unchanged file does not undo what was PUT since', async () => {
  await fromFile('A');
  expect(await fromApi('B')).toBe(2);
  expect(await fromFile('A')).toBeUndefined();
  expect((await versions.newerThan(0)).map(({ text }) => text)).toEqual(['B', 'A']);
  expect((await versions.newerThan(1)).map(({ text }) => text)).toEqual(['B']);
  expect(await fromApi('B')).toBe(3);
  expect(await fromFile('C')).toBe(4);
});

test('a changed file says which adopted version it has undone; one that says the same, or follows a file, has undone nothing', async () => {
  await fromFile('A');
  await versions.adopt({ text: 'B', author: 'ada', reason: 'because', keyId: 'k', follows: 1 });
  await fromFile('C');
  await fromFile('D');
  await fromApi('E');
  await fromFile('E');
  const replaces = (await versions.olderThan(99, 10)).map((one) => one.replaces);
  expect(replaces).toEqual([null, null, null, { version: 2, author: 'ada', reason: 'because' }, null, null]);
  expect(await versions.read(3)).toMatchObject({ text: 'C', replaces: { version: 2 } });
});

test('replicas that read the same file at once add one row', async () => {
  const other = new ConfigVersions(otherReplica);
  for (const text of ['A', 'B', 'C', 'D', 'E']) {
    const added = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 ? other : versions).add({ text, author: `replica ${index}`, origin: 'file' })));
    expect(added.filter((version) => version !== undefined)).toHaveLength(1);
  }
  expect((await versions.newerThan(0)).map(({ text }) => text)).toEqual(['E', 'D', 'C', 'B', 'A']);
});

test('a change of a file it names is a change, and comes with the version', async () => {
  const withFile = (content: string) => versions.add({ text: 'D', files: { 'a.ics': content, 'b.ics': '' }, author: 'host', origin: 'file' });
  const first = (await withFile('one'))!;
  expect(await withFile('one')).toBeUndefined();
  const second = (await withFile('two'))!;
  expect(await versions.read(second)).toMatchObject({ text: 'D', files: { 'a.ics': 'two', 'b.ics': '' } });
  expect((await versions.read(first))!.hash).not.toBe((await versions.read(second))!.hash);
});

test('of several who adopt after the same version, one is first, whatever replica they ask; a file may come between, too', async () => {
  await fromFile('A');
  const other = new ConfigVersions(otherReplica);
  const adopt = (text: string, follows: number, index = 0) => (index % 2 ? other : versions).adopt({ text, author: 'ada', reason: 'because', keyId: 'k', follows });
  const adopted = await Promise.all(['B', 'C', 'D', 'E', 'F', 'G'].map((text, index) => adopt(text, 1, index)));
  expect(adopted.filter((version) => version !== undefined)).toEqual([2]);
  expect(await versions.newest()).toBe(2);
  expect(await versions.read(2)).toMatchObject({ origin: 'api', author: 'ada', reason: 'because', rehearsal: null });
  await fromFile('H');
  expect(await adopt('I', 2)).toBeUndefined();
  expect(await adopt('I', 3)).toBe(4);
  expect((await versions.olderThan(4, 2)).map(({ version, origin }) => [version, origin])).toEqual([[3, 'file'], [2, 'api']]);
});
