import { ALLOCATION_MIGRATIONS } from '#features/allocation';
import { Intake1700000001000 } from '#features/intake';
import { createDatabase, testDatabase, type TestDatabase } from '#testing';
import { TrainFromDatabase, type DatabaseTrainingResult } from './train-from-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([Intake1700000001000, ...ALLOCATION_MIGRATIONS]);
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('TRUNCATE intake.tickets, allocation.tickets, allocation.decisions'));

const train = (kind: 'category' | 'group' | 'department', tenantId = 'acme') => new TrainFromDatabase().run({ databaseUrl: database.url, tenantId, kind, folds: 2, seed: 1 });

function learned(result: DatabaseTrainingResult): Record<string, number> {
  if (result.kind !== 'trained') throw new Error(JSON.stringify(result));
  return Object.fromEntries(result.report.labels.map(({ label, texts }) => [label, texts]));
}

/** `count` tickets of a kind: about printers, or about money. */
interface Batch {
  readonly about: 'printers' | 'money';
  readonly count: number;
  readonly tenant?: string;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly group?: string;
  /** The last decision; absent: none was taken. */
  readonly decision?: { readonly by: 'engine' | 'override' | 'handler'; readonly outcome?: 'accepted' | 'reassigned' };
}
const TITLES = { printers: 'The printer is out of toner', money: 'Invoice is wrong' };
let written = 0;

async function write({ about, count, tenant = 'acme', event = {}, group, decision }: Batch): Promise<void> {
  for (let left = count; left > 0; left--) {
    const id = `T${++written}`;
    const payload = JSON.stringify({ id, title: `${TITLES[about]} ${written % 7}`, description: 'please help', ...event });
    await database.dataSource.query(`INSERT INTO intake.tickets VALUES ($1, $2, '2026-03-02T10:00:00Z'::timestamptz + $3 * interval '1 second', 0, $4)`, [tenant, id, written, payload]);
    if (group === undefined) continue;
    await database.dataSource.query('INSERT INTO allocation.tickets (tenant_id, ticket_id, handler, group_id, revision) VALUES ($1, $2, $3, $4, $5)', [tenant, id, 'snow', group, decision ? 1 : 0]);
    if (decision) {
      await database.dataSource.query(
        `INSERT INTO allocation.decisions (tenant_id, ticket_id, revision, handler, group_id, reason, decided_by, rationale, basis, config_version, outcome, decided_at, correlation_id)
         VALUES ($1, $2, 1, 'snow', $3, 'best', $4, '{}', '{}', 1, $5, now(), 'c')`, [tenant, id, group, decision.by, decision.outcome ?? null]);
    }
  }
}

test('categories are what the sources say, not what the help desk guessed; another tenant has its own', async () => {
  await write({ about: 'printers', count: 12, event: { category: 'Hardware' } });
  await write({ about: 'money', count: 14, event: { category: 'Finance' } });
  await write({ about: 'money', count: 1, event: { category: 'N/A' } });
  await write({ about: 'money', count: 5, event: {} });
  await write({ about: 'money', count: 11, event: { category: 'Guessed', external_metadata: { helpdesk: { department: 'HR', confidence: 0.9, tier: 'keywords', unsure: false } } } });
  await write({ about: 'money', count: 11, event: { category: 'Guessed', external_metadata: { helpdesk: { department: 'General', confidence: 0, tier: null, unsure: true } } } });
  await write({ about: 'printers', count: 30, tenant: 'globex', event: { category: 'Other' } });
  const result = await train('category');
  expect(learned(result)).toEqual({ Hardware: 12, Finance: 14 });
  expect(result).toMatchObject({ columns: { texts: ['title', 'description'], label: 'category' }, skipped: { unreadable: 0, without_text: 0, without_label: 1 } });
  if (result.kind === 'trained') expect(result.model.predict('toner for our printer')?.label).toBe('Hardware');
});

test('groups are those somebody stands by: the source, a person, a handler, an accepted decision', async () => {
  await write({ about: 'printers', count: 10, group: 'print' });
  await write({ about: 'money', count: 10, group: 'bills', decision: { by: 'engine', outcome: 'accepted' } });
  await write({ about: 'money', count: 1, group: 'bills', decision: { by: 'override' } });
  await write({ about: 'money', count: 1, group: 'bills', decision: { by: 'handler' } });
  await write({ about: 'money', count: 1, group: 'bills', decision: { by: 'engine', outcome: 'reassigned' } });
  await write({ about: 'money', count: 20, group: 'nobody judged it', decision: { by: 'engine' } });
  expect(learned(await train('group'))).toEqual({ print: 10, bills: 13 });
});

test('departments are those a person has confirmed, without a tier', async () => {
  const said = (department: string, tier: string | null) => ({ external_metadata: { helpdesk: { department, confidence: 1, tier, unsure: false } } });
  await write({ about: 'printers', count: 10, event: said('IT Support', null) });
  await write({ about: 'money', count: 11, event: said('Finance', null) });
  await write({ about: 'money', count: 11, event: said('Guessed', 'learned') });
  expect(learned(await train('department'))).toEqual({ 'IT Support': 10, Finance: 11 });
});

test('too few tickets: how many there are, and what they lack', async () => {
  await write({ about: 'printers', count: 12, group: 'print' });
  await write({ about: 'money', count: 9, group: 'bills' });
  await write({ about: 'money', count: 3, event: { external_metadata: 'odd', category: 'x' } });
  expect(await train('group')).toEqual({
    kind: 'cannot_train',
    reason: 'of the 24 tickets of tenant acme, 21 have a text and a group that its source, a person or an accepted decision gave it: fewer than two labels with at least 10 texts each',
  });
  expect(await train('department')).toMatchObject({ reason: expect.stringContaining('of the 24 tickets of tenant acme, 0 have a text and a department that a person has confirmed') });
  expect(await train('category', 'nobody')).toMatchObject({ reason: expect.stringContaining('of the 0 tickets of tenant nobody') });
});

test('a database without the tables says so', async () => {
  expect(await new TrainFromDatabase().run({ databaseUrl: await createDatabase(database.url), tenantId: 'acme', kind: 'group', folds: 2, seed: 1 })).toEqual({ kind: 'no_tables' });
});
