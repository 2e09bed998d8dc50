import { failureOf, type AllocationDecision } from '#contracts';
import { handlerContext } from '#platform/outbound';
import { FakeServiceNow, decisionOn, handlerConformance, type FakeIncident, type HandlerSystem } from '#testing';
import { serviceNowHandler } from './servicenow-handler.js';

async function system(auth: 'basic' | 'oauth'): Promise<HandlerSystem> {
  const fake = await FakeServiceNow.start();
  const groups = ['Network', 'Database', 'Hardware', 'Desk', 'Hidden'].map((name) => fake.addGroup(name, { hidden: name === 'Hidden', manager: `Head of ${name}` }));
  const incident = fake.addIncident('INC0010427');
  return {
    url: fake.url,
    settings: { page_size: 2 },
    secrets: auth === 'basic' ? fake.basic : fake.oauth,
    groups: [groups[0]!, groups[1]!],
    ticket: incident.sys_id,
    noTicket: FakeServiceNow.sysId('nothing'),
    noGroup: FakeServiceNow.sysId('nobody'),
    owner: () => incident.fields['assignment_group'],
    state: () => ({ ...incident.fields, notes: incident.workNotes }),
    expireSessions: () => fake.expireTokens(),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

describe.each(['basic', 'oauth'] as const)('%s', (auth) => {
  for (const { name, run } of handlerConformance({ plugin: serviceNowHandler, start: () => system(auth) })) test(name, run);
});

describe('in particular', () => {
  let fake: FakeServiceNow;
  let incident: FakeIncident;
  let network: string;
  const opened = (settings: Readonly<Record<string, unknown>> = {}, secrets: Readonly<Record<string, string>> = fake.basic) =>
    serviceNowHandler.open(handlerContext({ handler: 'snow', tenant: 'default', url: `${fake.url}/`, settings, secrets: new Map(Object.entries(secrets)), now: () => new Date() }));
  const decision = (overrides: Partial<AllocationDecision> = {}) => decisionOn(incident.sys_id, network, { allocation: { group_id: network, group_name: 'Network' }, rationale: 'It is nearest.', ...overrides });
  const call = { signal: new AbortController().signal };
  const failing = (work: Promise<unknown>) => work.then(() => undefined, failureOf);

  beforeEach(async () => {
    fake = await FakeServiceNow.start();
    network = fake.addGroup('Network', { members: 4, manager: 'Maya' });
    incident = fake.addIncident('INC0010427');
  });
  afterEach(async () => {
    fake.server.expectNoSurprise();
    await fake.close();
  });

  test('groups come with manager, members and open tickets; inactive and hidden ones stay away', async () => {
    fake.addGroup('Gone', { active: false });
    for (let more = 0; more < 250; more++) fake.addGroup(`Group ${more}`, { members: 0, hidden: more % 50 === 7 });
    fake.addIncident('INC1', { assignment_group: network });
    fake.addIncident('INC2', { assignment_group: network });
    fake.addIncident('INC3', { assignment_group: network, active: 'false' });
    const answer = await opened({ page_size: 100 }).groups({}, call);
    if (answer.kind !== 'groups') throw new Error(answer.kind);
    expect(answer.groups).toHaveLength(246);
    expect(answer.groups).toContainEqual({ group_id: network, name: 'Network', status: 'active', manager: 'Maya', members: 4, current_load: 2 });
  });

  test('without members and load nothing else is asked', async () => {
    await opened({ members: false, load: false }).groups({}, call);
    expect(fake.server.requests).toHaveLength(1);
  });

  test('the ticket is found by its number too; note and assignee go with it', async () => {
    const outcome = await opened().assign(decision({ ticket_id: 'INC0010427', allocation: { group_id: network, group_name: 'Network', assigned_user: 'maya' } }), call);
    expect(outcome).toEqual({ kind: 'assigned' });
    expect(incident.fields).toMatchObject({ assignment_group: network, assigned_to: 'maya' });
    expect(incident.workNotes).toEqual(['Given to Network by Ticket Watchdog, confidence 82 %.\nIt is nearest.\nDecision d-1']);
  });

  test('a ticket of another system is found where an integration keeps its key', async () => {
    incident.fields['correlation_id'] = 'OPS-77';
    expect(await opened({ find_by: 'correlation_id' }).assign(decision({ ticket_id: 'OPS-77', ticket_number: 'anything' }), call)).toEqual({ kind: 'assigned' });
    expect(incident.fields['assignment_group']).toBe(network);
    expect(await opened().assign(decision({ ticket_id: 'T-1', ticket_number: 'INC0010427' }), call)).toEqual({ kind: 'assigned', already: true });
  });

  test.each([['business rule', 'rejected'], ['silently', 'rejected'], ['rights', 'misconfigured']] as const)('refused by %s: %s', async (by, expected) => {
    fake.refusesUpdates = by;
    const outcome = await opened().assign(decision(), call).then(({ kind }) => kind, (error: unknown) => failureOf(error).verdict);
    expect(outcome).toBe(expected);
  });

  test('a column that holds the decision tells a repetition even after people moved the ticket', async () => {
    const handler = opened({ decision_field: 'u_watchdog_decision' });
    await handler.assign(decision(), call);
    incident.fields['assignment_group'] = 'elsewhere';
    expect(await handler.assign(decision(), call)).toEqual({ kind: 'assigned', already: true });
    expect(incident.fields).toMatchObject({ assignment_group: 'elsewhere', u_watchdog_decision: 'd-1' });
  });

  test('one token does for many calls', async () => {
    const handler = opened({}, fake.oauth);
    await Promise.all([handler.groups({}, call), handler.groups({}, call), handler.assign(decision(), call)]);
    expect(fake.server.requests.filter(({ path }) => path === '/oauth_token.do')).toHaveLength(1);
  });

  test('a table that is not there is a matter of configuration', async () => {
    expect(await failing(opened({ table: 'incidents' }).assign(decision(), call))).toMatchObject({ verdict: 'misconfigured' });
  });

  test('call-backs: our format or the record; with the secret agreed upon', () => {
    const handler = opened({}, { ...fake.basic, callback_secret: 'new old' });
    const back = (body: unknown, secret?: string) => handler.readCallback!({ headers: { 'x-callback-secret': secret }, rawBody: Buffer.from(JSON.stringify(body)) });
    const record = { sys_id: incident.sys_id, number: 'INC0010427', assignment_group: { value: network, link: 'https://x/' }, assigned_to: 'maya' };
    expect(back({ result: record }, 'old')).toEqual({ kind: 'read', news: [{ kind: 'reassigned', ticket_id: incident.sys_id, group_id: network, assigned_user: 'maya' }] });
    expect(back({ ...record, assignment_group: '' }, 'new')).toEqual({ kind: 'read', news: [] });
    expect(back({ kind: 'rejected', ticket_id: 'T', reason: 'not ours' }, 'new')).toMatchObject({ kind: 'read' });
    for (const wrong of [undefined, '', 'new old', 'other']) expect(back(record, wrong)).toMatchObject({ kind: 'refused' });
  });

  test('an entry says what is wrong with it', () => {
    const faults = (secrets: Record<string, boolean>, settings = {}) => serviceNowHandler.check!({ url: 'https://acme.service-now.com', settings, secrets: new Map(Object.entries(secrets)) }).map(({ field, message }) => `${field} ${message}`);
    expect(faults({ username: true, password: true })).toEqual([]);
    expect(faults({ client_id: true, client_secret: true, callback_secret: true })).toEqual([]);
    expect(faults({ username: true })).toEqual(['auth must have username and password, or client_id and client_secret']);
    expect(faults({ username: true, password: false })).toEqual(['auth.password is not set where the configuration says it is']);
    expect(faults({ username: true, password: true, token: true }, { page_size: 0, tabel: 'x' })).toEqual([
      'settings.tabel is not a field we know', 'settings.page_size must be a number from 1 to 10000', 'auth.token is not known here, expected username, password, client_id, client_secret, callback_secret',
    ]);
  });
});
