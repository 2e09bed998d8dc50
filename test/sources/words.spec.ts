import { SourceApp, TIERS } from './source-app.js';

let app: SourceApp;
let authorization: string;
beforeAll(async () => {
  app = await SourceApp.start();
  authorization = `Bearer ${await app.key('default', 'admin')}`;
});
afterAll(() => app.close());

/** What a source makes of one body. */
async function made(source: string, body: unknown): Promise<Record<string, unknown>> {
  await app.clear();
  app.config.change(`${TIERS}sources: {desk: ${source}}`);
  expect(await app.send('desk', body, { authorization })).toMatchObject({ status: 202 });
  return (await app.events())[0]!.payload;
}

const mapped = (fields: string, more = '') => `{type: mapped, mapping: {id: $.nr, ${fields}}${more}}`;
const PRIO = 'priority: {path: $.prio, values: {1: critical, 2: high}, default: low}';
const STATE = 'status: {path: $.state, values: {offen: open}, default: pending}';

test.each([
  [mapped(PRIO), { prio: 2 }, { priority: 'high' }],
  ['a word nobody knows is the default', mapped(PRIO), { prio: 9 }, { priority: 'low' }],
  ['as is none at all', mapped(PRIO), {}, { priority: 'low' }],
  ['one of ours means what it says', mapped(PRIO), { prio: 'High' }, { priority: 'high' }],
  ['and one of the source', mapped(PRIO, ', priorities: {9: critical}'), { prio: 9 }, { priority: 'critical' }],
  ['without a default, the default of the source', mapped('priority: {path: $.prio, values: {1: critical}}'), { prio: 9 }, { priority: 'medium' }],
  [mapped(STATE), { state: 'Offen' }, { status: 'open' }],
  ['a status nobody knows', mapped(STATE), { state: 'seltsam' }, { status: 'pending' }],
  ['a status the source knows', mapped(STATE, ', statuses: {erledigt: resolved}'), { state: 'erledigt' }, { status: 'resolved' }],
  ['a status everybody knows', mapped(STATE), { state: 'Closed' }, { status: 'Closed' }],
  ['without a default it stays, to be listed', mapped('status: {path: $.state, values: {offen: open}}'), { state: 'seltsam' }, { status: 'seltsam' }],
  [mapped('customer_tier: {path: $.plan, values: {a: gold}, default: bronze}'), { plan: 'z' }, { customer_tier: 'bronze' }],
  [mapped('customer_tier: {path: $.plan, values: {a: gold}}'), { plan: 'z' }, { customer_tier: 'z' }],
  [mapped('category: {path: $.kind, default: other}'), { kind: 'vpn' }, { category: 'vpn' }],
  ...[[['vip'], 'gold'], [['printer'], 'silver'], [['printer', 'old'], 'silver'], [['printer', 'VIP'], 'gold'], [[], 'silver']].map(([labels, tier]) =>
    [`labels ${JSON.stringify(labels)}`, '{type: custom, tier: {path: "$.labels[*]", values: {vip: gold}, default: silver}}', { labels }, { customer_tier: tier }] as const),
  ['a tier the system says', '{type: custom, tier: {values: {a: gold}, default: bronze}}', { tier: 'A' }, { customer_tier: 'gold' }],
  ['one it says and nobody knows', '{type: custom, tier: {values: {a: gold}, default: bronze}}', { tier: 'z' }, { customer_tier: 'bronze' }],
  ['a priority from labels', '{type: custom, priority: {path: "$.labels[*]", values: {p0: critical}, default: low}}', { labels: ['x'] }, { priority: 'low' }],
  ['from several', '{type: custom, priority: {path: "$.labels[*]", values: {p0: critical}, default: low}}', { labels: ['x', 'y'], priority: 'high' }, { priority: 'low' }],
  ['over a default, what the system itself says', '{type: custom, priority: {path: "$.labels[*]", values: {p0: critical}, default: low}}', { priority: 'high' }, { priority: 'high' }],
].map((row) => (row.length === 4 ? row : [JSON.stringify(row[1]), ...row]) as [string, string, object, object]))('%s: %s of %j', async (_, source, body, expected) => {
  expect(await made(source, { nr: '5', id: '5', ...body })).toMatchObject(expected);
});
