import { createHmac } from 'node:crypto';
import { FAULTS, FakeServiceNow, until, type FakeIncident } from '#testing';
import { given } from './world.js';

const JIRA_SECRET = 'the secret of the webhook in Jira';
const snow = await FakeServiceNow.start();
const [NETWORK, SHOP] = [snow.addGroup('Network'), snow.addGroup('Shop')];
afterAll(() => snow.close());

/** Issues come from Jira; their incidents, and the groups that work on them, are in ServiceNow. Each group has promises and hours of its own. */
const world = given(`
sources:
  jira: { secrets_env: JIRA_SECRET, tier: gold }
classification:
  catalog: { file: samples/service-catalog.yaml }
handlers:
  service-desk:
    type: servicenow
    url: ${snow.url}
    auth: { username_env: SNOW_USER, password_env: SNOW_PASSWORD }
    refresh: 30d
    settings: { find_by: correlation_id }
    groups:
      Network: { capabilities: [network], calendar: oslo, max_bandwidth: 6 }
      Shop: { capabilities: [software], calendar: round-the-clock, max_bandwidth: 6 }
calendars:
  oslo: { zone: Europe/Oslo, hours: { mon-fri: ["08:00-16:00"] } }
  round-the-clock: { zone: UTC, hours: 24x7 }
policies:
  - { name: network, match: { group: Network }, calendar: oslo, targets: { response: 2h, resolution: 8h } }
  - { name: shop, match: { group: Shop }, calendar: round-the-clock, targets: { response: 2h, resolution: 8h } }
tiers:
  gold: { high: { response: 12h, resolution: 2d } }
`, { env: { JIRA_SECRET, SNOW_USER: snow.basic.username, SNOW_PASSWORD: snow.basic.password } });

interface DecisionView {
  readonly id: string;
  readonly revision: number;
  readonly group_name: string | null;
  readonly reason: string;
  readonly decided_by: string;
  readonly outcome: string | null;
  readonly confidence: number | null;
  readonly rationale: readonly string[];
  readonly basis: { readonly classification?: object };
  readonly delivery: { readonly status: string; readonly attempts: number } | null;
}
interface GroupsView {
  readonly groups: readonly { readonly name: string; readonly current_load: number }[];
}

beforeAll(() => until('the groups are known', async () => (await world.read<GroupsView>('groups')).groups.length === 2));

const reported: string[] = [];
afterEach(() => snow.server.expectNoSurprise());

/** Jira tells of a new issue, for which ServiceNow has an incident. Nobody waits for what comes of it. */
async function report(key: string, summary: string): Promise<FakeIncident> {
  const incident = snow.addIncident(`INC-of-${key}`, { correlation_id: key });
  const at = (await world.now()).toISOString();
  const body = JSON.stringify({
    webhookEvent: 'jira:issue_created', timestamp: Date.parse(at),
    issue: { key, fields: { summary, issuetype: { name: 'Bug' }, status: { name: 'To Do', statusCategory: { key: 'new' } }, priority: { name: 'High' }, assignee: null, created: at, updated: at } },
  });
  const signature = `sha256=${createHmac('sha256', JIRA_SECRET).update(body).digest('hex')}`;
  const answer = await world.call('POST', '/api/v1/webhooks/jira', { key: null, body, headers: { 'x-hub-signature': signature, 'x-atlassian-webhook-identifier': `of-${key}` } });
  expect(answer).toMatchObject({ status: 202, body: { status: 'processing', ticket_id: key } });
  reported.push(key);
  return incident;
}

/** A ticket's decisions, the first one first. */
const decisions = async (key: string): Promise<readonly DecisionView[]> => (await world.read<{ allocations: DecisionView[] }>(`allocations?ticket=${key}`)).allocations.reverse();
const owner = ({ fields }: FakeIncident): string | undefined => fields['assignment_group'];
const loads = async () => Object.fromEntries((await world.read<GroupsView>('groups')).groups.map(({ name, current_load }) => [name, current_load]));
/** It was all a mistake. */
const withdraw = async (): Promise<void> => {
  await world.move('1s');
  for (const key of reported.splice(0)) await world.tell(key, { status: 'cancelled' });
};

test('an issue in Jira is understood, given to a group, which ServiceNow is told, watched by the group\'s calendar, and Slack names who is late', async () => {
  // Monday, ten o'clock in Oslo.
  const incident = await report('OPS-77', 'VPN drops every ten minutes');
  await world.settled();
  const [decision] = await decisions('OPS-77');
  expect(decision).toMatchObject({
    revision: 1, group_name: 'Network', reason: 'best_score', decided_by: 'engine', delivery: { status: 'delivered', attempts: 1 },
    basis: { classification: { category: 'Network', request_type: 'VPN', department: 'IT Support', tier: 'keywords', unsure: false } },
    rationale: expect.arrayContaining(['Its capabilities name Network.']),
  });
  expect(owner(incident)).toBe(NETWORK);
  expect(incident.workNotes).toEqual([expect.stringMatching(/^Given to Network by Ticket Watchdog, confidence \d+ %\.\n.*Its capabilities name Network\./)]);

  // Six of eight hours are left today, two tomorrow from eight o'clock.
  expect(await world.clock('OPS-77', 'resolution')).toMatchObject({ state: 'ok', policy: 'network', deadline: '2024-03-05T09:00:00.000Z' });
  await world.advance('1h42m');
  expect((await world.webhook().nextMessage()).text).toBe('🟡 At risk (85%): response of OPS-77 “VPN drops every ten minutes”, 1 h 42 min of 2 h (85 %), due 2024-03-04 11:00 UTC, owner Network');
  await world.advance('18m1ms');
  expect((await world.webhook().nextMessage()).text).toBe('🔴 Breached: response of OPS-77 “VPN drops every ten minutes”, 2 h of 2 h (100 %), was due 2024-03-04 11:00 UTC, owner Network');
  // All night nothing counts.
  await world.advance('20h');
  world.expectSilence();
  await world.advance('48m');
  await world.expectSlack(/^🟡 At risk \(85%\): resolution of OPS-77 .*owner Network/);
  await world.advance('1h12m');
  await world.expectSlack(/^🔴 Breached: resolution of OPS-77 .*owner Network/);
  await withdraw();
});

test('a group that ServiceNow will not have gets nothing; the next best one does, and its promise holds', async () => {
  const businessRule = { error: { message: 'Operation Failed', detail: "Operation against file 'incident' was aborted by Business Rule 'Only L2 takes these'" } };
  snow.server.script(undefined, { kind: 'status', status: 403, text: JSON.stringify(businessRule), type: 'application/json' });
  const incident = await report('OPS-78', 'VPN asks for the code twice');
  await world.settled();
  expect((await decisions('OPS-78')).map(({ group_name, outcome }) => [group_name, outcome])).toEqual([['Network', 'rejected'], ['Shop', null]]);
  expect(owner(incident)).toBe(SHOP);
  expect(await world.clock('OPS-78', 'resolution')).toMatchObject({ policy: 'shop' });
  expect(await loads()).toEqual({ Network: 0, Shop: 1 });
  await withdraw();
});

test('a person gives it to another group: ServiceNow is told, and the clocks change hands', async () => {
  const incident = await report('OPS-79', 'Checkout does not take the code');
  await world.settled();
  const [first] = await decisions('OPS-79');
  expect(first).toMatchObject({ group_name: 'Shop' });
  expect(await world.call('POST', `/api/v1/allocations/${first!.id}/override`, { body: { group_id: 'network', reason: 'The gateway is ours' } })).toMatchObject({ status: 200 });
  await world.settled();
  expect((await decisions('OPS-79')).map(({ group_name, decided_by, outcome }) => [group_name, decided_by, outcome])).toEqual([['Shop', 'engine', 'overridden'], ['Network', 'override', null]]);
  expect(owner(incident)).toBe(NETWORK);
  expect(incident.workNotes).toHaveLength(2);
  expect(await world.clock('OPS-79', 'resolution')).toMatchObject({ policy: 'network' });
  await withdraw();
});

test('ServiceNow is down for ten minutes: nothing is lost, nothing is told twice, and the last word of each ticket is the last one told', async () => {
  snow.server.otherwise(FAULTS.unavailable);
  const incidents = [await report('OPS-80', 'Wi-Fi without address'), await report('OPS-81', 'Export writes empty files'), await report('OPS-82', 'Checkout is slow')];
  await world.settled();
  const [first] = await decisions('OPS-81');
  await world.call('POST', `/api/v1/allocations/${first!.id}/override`, { body: { group_id: 'Network', reason: 'It is the share that is full' } });
  for (let minute = 0; minute < 10; minute++) await world.advance('1m');
  expect(incidents.map(owner)).toEqual(['', '', '']);

  // Back, but for answers that get lost.
  snow.server.otherwise(undefined).script(undefined, undefined, undefined, FAULTS.lostAnswer, FAULTS.lostAnswer);
  await world.advance('10m');
  await world.advance('10m');
  expect(incidents.map(owner)).toEqual([NETWORK, NETWORK, SHOP]);
  expect(incidents.map(({ workNotes }) => workNotes.length)).toEqual([1, 1, 1]);
  expect(incidents[1]!.workNotes[0]).toMatch(/It is the share that is full/);
  expect((await Promise.all(['OPS-80', 'OPS-81', 'OPS-82'].map(decisions))).flat().map(({ group_name, delivery }) => [group_name, delivery?.status])).toEqual([
    ['Network', 'delivered'], ['Shop', 'superseded'], ['Network', 'delivered'], ['Shop', 'delivered'],
  ]);
  expect(await world.read('dead-letters')).toMatchObject({ dead_letters: [] });
  await withdraw();
});

test('a burst is spread by room, and when all are full that is said, in Slack too', async () => {
  const keys = Array.from({ length: 12 }, (_, i) => `BULK-${String(i).padStart(2, '0')}`);
  const incidents = await Promise.all(keys.map((key) => report(key, 'VPN is down')));
  await world.settled();
  expect(await loads()).toEqual({ Network: 6, Shop: 6 });
  expect(Object.groupBy(incidents, (incident) => owner(incident) ?? '')).toMatchObject({ [NETWORK]: { length: 6 }, [SHOP]: { length: 6 } });

  await report('BULK-12', 'VPN is down');
  await world.settled();
  expect(await decisions('BULK-12')).toMatchObject([{ reason: 'all_full', rationale: expect.arrayContaining([expect.stringMatching(/^Every candidate is full; \w+ takes one more/)]) }]);
  await world.expectLog({ operation: 'decide', tickets: 1 });
  expect((await world.webhook().nextMessage()).text).toMatch(/^🟠 No group has room: BULK-12 “VPN is down” overbooks \w+; 2 of 2 suitable groups are full since 2024-03-\d\d \d\d:\d\d UTC, 1 ticket without room so far$/);
  await withdraw();
});
