import { createHmac } from 'node:crypto';
import { failureOf } from '#contracts';
import { handlerContext } from '#platform/outbound';
import { FakeJira, JIRA_GROUP_FIELD, decisionOn, handlerConformance, type HandlerSystem } from '#testing';
import { jiraHandler } from './jira-handler.js';

async function system(deployment: 'cloud' | 'server', by: 'field' | 'components'): Promise<HandlerSystem> {
  const fake = await FakeJira.start({ deployment, mostAtOnce: 2 });
  const names = ['Network', 'Database', 'Desk'];
  const groups = names.map((name) => (by === 'field' ? fake.addGroup(name) : fake.addComponent(name)));
  const own = fake.addComponent('not ours');
  const issue = fake.addIssue('OPS-77');
  issue.components = [own];
  return {
    url: fake.url,
    settings: { deployment, ...(by === 'field' ? { group_field: JIRA_GROUP_FIELD } : { project: 'OPS' }) },
    secrets: fake.secrets,
    groups: [groups[0]!, groups[1]!],
    ticket: 'OPS-77',
    noTicket: 'OPS-99',
    noGroup: '99999',
    owner: () => (by === 'field' ? issue.group : issue.components.find((id) => id !== own)),
    state: () => ({ group: issue.group, components: issue.components, comments: issue.comments, properties: [...issue.properties] }),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

describe.each([['cloud', 'field'], ['cloud', 'components'], ['server', 'field'], ['server', 'components']] as const)('%s, by %s', (deployment, by) => {
  for (const { name, run } of handlerConformance({ plugin: jiraHandler, start: () => system(deployment, by) })) test(name, run);
});

describe('in particular', () => {
  let fake: FakeJira;
  const opened = (settings: Readonly<Record<string, unknown>> = { group_field: JIRA_GROUP_FIELD }, secrets: Readonly<Record<string, string>> = fake.secrets) =>
    jiraHandler.open(handlerContext({ handler: 'jira', tenant: 'default', url: fake.url, settings, secrets: new Map(Object.entries(secrets)), now: () => new Date('2026-01-05T10:00:00Z') }));
  const call = { signal: new AbortController().signal };
  const outcomeOf = (work: Promise<{ readonly kind: string }>) => work.then(({ kind }) => kind, (error: unknown) => failureOf(error).verdict);

  beforeEach(async () => {
    fake = await FakeJira.start();
  });
  afterEach(async () => {
    fake.server.expectNoSurprise();
    await fake.close();
  });

  test('the comment is for agents, says why, and comes once; what people do later stays', async () => {
    const group = fake.addGroup('Network');
    const issue = fake.addIssue('OPS-77');
    const handler = opened();
    await handler.assign(decisionOn('OPS-77', group), call);
    issue.group = 'moved by people';
    expect(await handler.assign(decisionOn('OPS-77', group), call)).toEqual({ kind: 'assigned', already: true });
    expect(issue).toMatchObject({ group: 'moved by people', comments: [{ internal: true, text: expect.stringMatching(/^Given to .* confidence 82 %\.\n/) as string }] });
  });

  test('an older decision that comes late changes nothing', async () => {
    const [first, second] = [fake.addGroup('First'), fake.addGroup('Second')];
    const issue = fake.addIssue('OPS-77');
    await opened().assign(decisionOn('OPS-77', second, { decision_id: 'd-2', revision: 2 }), call);
    expect(await opened().assign(decisionOn('OPS-77', first, { decision_id: 'd-1', revision: 1 }), call)).toEqual({ kind: 'assigned', already: true });
    expect(issue.group).toBe(second);
  });

  test('a field off the screen is a matter of configuration, a group Jira does not take a rejection', async () => {
    const group = fake.addGroup('Network');
    fake.addIssue('OPS-77');
    expect(await outcomeOf(opened().assign(decisionOn('OPS-77', 'no such group'), call))).toBe('rejected');
    fake.fieldIsHidden = true;
    expect(await outcomeOf(opened().assign(decisionOn('OPS-77', group), call))).toBe('misconfigured');
  });

  test('without comments, and with an assignee', async () => {
    const group = fake.addGroup('Network');
    const issue = fake.addIssue('OPS-77');
    await opened({ group_field: JIRA_GROUP_FIELD, comment: false }).assign(decisionOn('OPS-77', group, { allocation: { group_id: group, group_name: 'Network', assigned_user: '5b10a2844c20165700ede21g' } }), call);
    expect(issue).toMatchObject({ comments: [], assignee: '5b10a2844c20165700ede21g' });
  });

  test('groups by prefix', async () => {
    for (const name of ['support-net', 'jira-users', 'support-db']) fake.addGroup(name);
    expect(await opened({ group_field: JIRA_GROUP_FIELD, group_prefix: 'support-' }).groups({}, call)).toMatchObject({ groups: [{ name: 'support-net' }, { name: 'support-db' }] });
  });

  test('its own webhook tells who has the issue now', () => {
    const handler = opened(undefined, { ...fake.secrets, callback_secret: 'old new' });
    const rawBody = Buffer.from(JSON.stringify({ webhookEvent: 'jira:issue_updated', issue: { key: 'OPS-77' }, changelog: { items: [{ field: 'Group', fieldId: JIRA_GROUP_FIELD, from: null, to: '[support-db]' }, { field: 'summary', fieldId: 'summary', to: 'x' }, null] } }));
    const signed = (secret: string) => ({ 'x-hub-signature': `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`, 'x-atlassian-webhook-identifier': 'w-1' });
    expect(handler.readCallback!({ headers: signed('new'), rawBody })).toEqual({ kind: 'read', news: [{ kind: 'reassigned', ticket_id: 'OPS-77', group_id: 'support-db' }], delivery_id: 'w-1' });
    expect(handler.readCallback!({ headers: signed('wrong'), rawBody })).toMatchObject({ kind: 'refused' });
    expect(handler.readCallback!({ headers: {}, rawBody })).toMatchObject({ kind: 'refused' });
    expect(handler.readCallback!({ headers: { 'x-callback-secret': 'new' }, rawBody: Buffer.from('{"webhookEvent":"jira:issue_updated"}') })).toEqual({ kind: 'unreadable', faults: [{ field: 'issue.key', message: 'must be text' }] });
  });

  test('an entry names either a field or a project', () => {
    const faults = (settings: Record<string, unknown>, secrets: readonly string[]) => jiraHandler.check!({ url: 'https://a.example', settings, secrets: new Map(secrets.map((name) => [name, true])) }).map(({ field }) => field);
    expect(faults({ group_field: 'customfield_1' }, ['email', 'api_token'])).toEqual([]);
    expect(faults({ project: 'OPS', deployment: 'server' }, ['token'])).toEqual([]);
    expect(faults({}, ['email', 'api_token'])).toEqual(['settings']);
    expect(faults({ project: 'OPS' }, ['token'])).toEqual(['auth.token', 'auth']);
  });
});
