import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tier } from '#core/classification';
import { Classifier } from '#features/classification';
import { silentLog } from '#platform/telemetry';
import { TestConfig, until } from '#testing';

const PROMISE = 'tiers: {gold: {high: {response: 30, resolution: 180}}}\n';
const directory = mkdtempSync(join(tmpdir(), 'classifier-'));
afterAll(() => rmSync(directory, { recursive: true }));
const tickets = [{ id: '1', title: 'Please reset my password', description: '' }];

test('the shipped rules and the catalog of the configuration, which may change while running', async () => {
  writeFileSync(join(directory, 'catalog.yaml'), 'service_catalog: {catalog: {categories: [{name: Access, requests: [{name: Password reset, sla: {unit: hours, value: 4}}]}]}}');
  const config = new TestConfig(`${PROMISE}classification: { catalog: { file: "${directory}/catalog.yaml" } }`);
  const classifier = new Classifier(config, undefined, silentLog);
  await classifier.start();
  await until('the catalog is there', () => classifier.currentCatalog() !== undefined);
  expect(await classifier.classify('acme', tickets)).toMatchObject([{ category: 'Access', request_type: 'Password reset', department: 'IT Support', sla: { unit: 'hours', value: 4 }, tier: 'keywords', unsure: false }]);

  writeFileSync(join(directory, 'keywords.yaml'), 'departments: {Zugang: {5: [password]}}');
  config.change(`${PROMISE}classification: { keywords: { file: "${directory}/keywords.yaml" } }`);
  await until('the new rules count', async () => (await classifier.classify('acme', tickets))[0]!.department === 'Zugang');
  expect(classifier.currentCatalog()).toBeUndefined();

  config.change(`${PROMISE}classification: { keywords: { file: "${directory}/nowhere.yaml" } }`);
  config.change(`${PROMISE}classification: { tiers: [] }`);
  expect(await classifier.classify('acme', tickets)).toMatchObject([{ department: null, tier: null, unsure: true }]);
  await classifier.stop();
});

test('the tiers are asked in the order of the configuration', async () => {
  const llm: Tier = { name: 'llm', answers: ['category', 'department'], classify: (all) => all.map(() => ({ kind: 'sure', suggestion: { category: 'A', department: 'B', confidence: 0.9 } })) };
  const config = new TestConfig();
  const classifier = new Classifier(config, undefined, silentLog, llm);
  await classifier.start();
  expect((await classifier.classify('acme', tickets))[0]).toMatchObject({ tier: 'llm', department: 'B' });
  config.change(`${PROMISE}classification: { tiers: [keywords, llm] }`);
  expect((await classifier.classify('acme', tickets))[0]).toMatchObject({ tier: 'keywords', department: 'IT Support', category: 'A', sources: { category: 'llm' } });
  await classifier.stop();
});
