import { checkConfig } from '#platform/config';
import { given } from './world.js';

const GOLD = `tiers:
  gold:
    high: {response: 30, resolution: 180}
    low: {response: 2h, resolution: 2d}
`;
const world = given(GOLD);

interface CoverageView {
  readonly uncovered: { readonly tickets: number; readonly kinds: readonly object[]; readonly kinds_left_off: number };
  readonly fields: readonly object[];
  readonly unknown_statuses: readonly object[];
  readonly add: string;
}
const coverage = () => world.read<CoverageView>('coverage');

test('what no policy covers is counted by kind, with examples and with what to add, and is gone once that is added', async () => {
  expect(await coverage()).toEqual({ uncovered: { tickets: 0, kinds: [], kinds_left_off: 0 }, fields: [], unknown_statuses: [], add: '' });
  await world.tell('INC-1');
  for (const id of ['INC-2', 'INC-3']) await world.tell(id, { customer_tier: ' Silver', source: 'jira', category: 'network' });
  await world.tell('INC-4', { customer_tier: 'silver', priority: 'low', source: 'jira' });
  await world.tell('INC-5', { customer_tier: 'gold', priority: 'critical' });
  await world.tell('INC-6', { customer_tier: 'silver', status: 'closed' });
  for (const id of ['INC-7', 'INC-8']) await world.tell(id, { status: 'Parked at Supplier' });

  const found = await coverage();
  expect(found).toMatchObject({
    uncovered: {
      tickets: 4, kinds_left_off: 0,
      kinds: [
        { tier: 'silver', priority: 'high', source: 'jira', category: 'network', tickets: 2, examples: ['INC-2', 'INC-3'] },
        { tier: 'gold', priority: 'critical', source: null, category: null, tickets: 1, examples: ['INC-5'] },
        { tier: 'silver', priority: 'low', source: 'jira', category: null, tickets: 1, examples: ['INC-4'] },
      ],
    },
    unknown_statuses: [{ word: 'parked at supplier', tickets: 2, examples: ['INC-7', 'INC-8'], suggestion: 'on_hold' }],
  });
  expect(found.fields).toEqual(expect.arrayContaining([
    { field: 'tier', value: 'silver', tickets: 3, named: false }, { field: 'tier', value: 'gold', tickets: 1, named: true },
    { field: 'priority', value: 'critical', tickets: 1, named: false }, { field: 'source', value: 'jira', tickets: 3, named: false },
  ]));
  expect(found.add).toContain('  silver:\n    high:\n      response: 30m\n      resolution: 3h\n    low:\n      response: 2h\n      resolution: 2d\n');
  expect(found.add).toContain('statuses:\n  parked at supplier: on_hold\n');
  expect(checkConfig(found.add)).toMatchObject({ ok: true, problems: [] });

  // Merged: gold's own entries come first, the proposal's are the ones that were missing.
  await world.reload(found.add.replace('  gold:\n', `  gold:\n${GOLD.split('\n').slice(2).join('\n')}`));
  expect(await coverage()).toEqual({ uncovered: { tickets: 0, kinds: [], kinds_left_off: 0 }, fields: [], unknown_statuses: [], add: '' });
  expect(await world.ticket('INC-7')).toMatchObject({ status: 'on_hold' });
  await world.reload(`${GOLD}# once more\n`);
});

test('a tenant sees its own', async () => {
  await world.tell('INC-9', { customer_tier: 'bronze' });
  expect(await world.read('coverage', await world.createKey('acme', 'read'))).toMatchObject({ uncovered: { tickets: 0 } });
  expect(await coverage()).toMatchObject({ uncovered: { tickets: 1 } });
});
