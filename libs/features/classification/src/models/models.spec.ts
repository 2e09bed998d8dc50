import { trainModel, type LinearModel } from '#core/classification';
import { DatabaseSignals } from '#platform/persistence';
import { silentLog } from '#platform/telemetry';
import { TestConfig, testDatabase, until, type TestDatabase } from '#testing';
import { Classifier } from '../classifier.js';
import { Classification1700000010500 } from './1700000010500-classification.js';
import { FollowModels } from './follow-models.js';
import { ModelStore } from './model-store.js';
import { publishModel } from './publish-model.js';

let database: TestDatabase;
let signals: DatabaseSignals;
beforeAll(async () => {
  database = await testDatabase([Classification1700000010500]);
  signals = new DatabaseSignals(database.url);
  await signals.start();
});
afterAll(async () => {
  await signals.stop();
  await database.close();
});
beforeEach(() => database.dataSource.query('TRUNCATE classification.models'));

function model(labels: readonly [string, string]): LinearModel {
  const examples = Array.from({ length: 60 }, (_, index) => ({ text: `${index % 2 === 0 ? 'printer toner' : 'invoice refund'} number ${index % 7}`, label: labels[index % 2]! }));
  const outcome = trainModel(examples, { kind: 'department' });
  if (outcome.kind !== 'trained') throw new Error(outcome.reason);
  return outcome.model;
}
const first = model(['IT Support', 'Finance']);
const second = model(['Technik', 'Finanzen']);

test('versions of a tenant and kind are numbered one by one, whoever adds them at once; the newest five are kept', async () => {
  const store = new ModelStore(database.dataSource);
  const versions = await Promise.all(Array.from({ length: 7 }, () => store.add('acme', first, 'test')));
  expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await store.add('other', first, 'test')).toBe(1);
  const rows = await database.dataSource.query<{ version: number }[]>(`SELECT version FROM classification.models WHERE tenant_id = 'acme' ORDER BY version`);
  expect(rows.map(({ version }) => version)).toEqual([3, 4, 5, 6, 7]);
});

test('a stored model answers as before; another tenant has none', async () => {
  const store = new ModelStore(database.dataSource);
  await store.add('acme', first, 'test');
  const newest = await store.newerThan('acme', 'department', 0);
  if (newest.kind !== 'model') throw new Error(newest.kind);
  expect(newest.model.predict('the printer has no toner')).toEqual(first.predict('the printer has no toner'));
  expect(await store.newerThan('acme', 'department', 1)).toEqual({ kind: 'none' });
  expect(await store.newerThan('other', 'department', 0)).toEqual({ kind: 'none' });
});

test('a newer model is swapped in by its signal; one that cannot be used leaves the one before', async () => {
  const store = new ModelStore(database.dataSource);
  const following = new FollowModels(store, signals, silentLog);
  await following.start();
  await store.add('acme', first, 'test');
  const [once, twice] = await Promise.all([following.load('acme', 'department'), following.load('acme', 'department')]);
  expect([once, twice].map((loaded) => loaded?.predict('toner')?.label)).toEqual(['IT Support', 'IT Support']);
  await store.add('acme', second, 'test');
  await until('the newer model is in force', () => following.current('acme', 'department')?.predict('toner')?.label === 'Technik');
  await database.dataSource.query(
    `INSERT INTO classification.models (tenant_id, kind, version, packed, description, author, created_at) VALUES ('acme', 'department', 3, 'damaged', '{}', 'test', now())`);
  await database.dataSource.query(`SELECT pg_notify('watchdog_models', 'acme')`);
  await store.add('third', first, 'test');
  expect(await following.load('third', 'department')).toBeDefined();
  expect(following.current('acme', 'department')?.predict('toner')?.label).toBe('Technik');
  await following.stop();
});

test('departments are told by the newest model that was published, before the keywords', async () => {
  const following = new FollowModels(new ModelStore(database.dataSource), signals, silentLog);
  await following.start();
  const classifier = new Classifier(new TestConfig(), following, silentLog);
  await classifier.start();
  const ask = async () => (await classifier.classify('acme', [{ id: '1', title: 'printer toner number 3', description: '' }]))[0]!;
  expect(await ask()).toMatchObject({ department: 'IT Support', sources: { department: 'keywords' } });
  await publishModel(database.url, 'acme', second);
  await until('the model is asked', async () => (await ask()).tier === 'learned');
  expect(await ask()).toMatchObject({ department: 'Technik', sources: { department: 'learned' }, unsure: false });
  expect(await classifier.departments('acme')).toEqual(expect.arrayContaining(['Technik', 'Finanzen']));
  await classifier.stop();
  await following.stop();
});

test('a model is published from outside; a database without the table says so', async () => {
  expect(await publishModel(database.url, 'acme', first)).toEqual({ kind: 'published', version: 1 });
  const bare = await testDatabase([]);
  expect(await publishModel(bare.url, 'acme', first)).toEqual({ kind: 'no_tables' });
  await bare.close();
});
