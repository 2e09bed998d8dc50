import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { deliveryOf } from '#features/intake';
import { queryStringHash } from '#platform/plugins';
import { SourceApp, TIERS } from './source-app.js';

const SECRETS = { GITHUB_NEW: 'the new secret', GITHUB_OLD: 'the old secret', ZENDESK: 'zendesk secret', PAGERDUTY: 'pagerduty secret', JIRA: 'jira secret, 32 characters or more', PLAIN: 'plain secret', BASIC: 'user:pass:word' };
const SOURCES = `
sources:
  github: {tenant: acme, secrets_env: [GITHUB_NEW, GITHUB_OLD]}
  zendesk: {tenant: acme, secrets_env: ZENDESK}
  pagerduty: {tenant: acme, secrets_env: PAGERDUTY}
  jira: {tenant: acme, secrets_env: JIRA}
  desk: {type: custom, tenant: acme, secrets_env: PLAIN, auth: {type: header, header: X-Desk-Token}}
  snow: {type: servicenow, tenant: acme, secrets_env: BASIC}
  silent: {type: custom, tenant: acme, secrets_env: NOT_SET}
  signed: {type: custom, tenant: acme, secrets_env: PLAIN, auth: {type: hmac, header: X-Signature, timestamp_header: X-Time, tolerance: 1m, encoding: base64}}
  keyed: {type: custom, tenant: acme}
`;

let app: SourceApp;
beforeAll(async () => void (app = await SourceApp.start(SOURCES, SECRETS)));
afterAll(() => app.close());
beforeEach(() => app.clear());

const hmac = (secret: string, encoding: 'hex' | 'base64', ...parts: string[]): string => createHmac('sha256', secret).update(parts.join('')).digest(encoding);
const issue = (change: Record<string, unknown> = {}, action = 'opened') => JSON.stringify({
  action,
  issue: { number: 7, title: 'It does not work', body: 'Nothing happens', state: 'open', created_at: '2026-01-05T09:00:00Z', updated_at: '2026-01-05T09:00:00Z', user: { login: 'ada' }, labels: [{ name: 'P1' }], html_url: 'https://github.com/acme/shop/issues/7', ...change },
  repository: { full_name: 'acme/shop' },
});
const github = (body: string, delivery = 'd-1', secret = SECRETS.GITHUB_NEW, event = 'issues') =>
  app.send('github', body, { 'x-github-event': event, 'x-github-delivery': delivery, 'x-hub-signature-256': `sha256=${hmac(secret, 'hex', body)}` });
const ticket = { ticket_id: 'T-1', title: 'VPN', priority: 'high', created_at: '2026-01-05T09:00:00Z', updated_at: '2026-01-05T09:00:00Z', status: 'open' };
const refusedWith = (detail: RegExp) => ({ status: 401, body: { type: '/problems/unauthorized', detail: expect.stringMatching(detail) } });

describe('who sends', () => {
  test('GitHub: a signature by any of the secrets, over these very bytes', async () => {
    const body = issue();
    expect(await github(body)).toMatchObject({ status: 202, body: { status: 'processing', ticket_id: 'acme/shop#7' } });
    expect(await github(body, 'd-2', SECRETS.GITHUB_OLD)).toMatchObject({ status: 202 });
    expect(await github(body, 'd-3', 'guessed')).toMatchObject(refusedWith(/signature is not/));
    expect(await app.send('github', `${body} `, { 'x-hub-signature-256': `sha256=${hmac(SECRETS.GITHUB_NEW, 'hex', body)}` })).toMatchObject(refusedWith(/signature is not/));
    expect(await app.send('github', body)).toMatchObject(refusedWith(/no signature/));
    expect(await app.send('github', body, { 'x-hub-signature-256': hmac(SECRETS.GITHUB_NEW, 'hex', body) })).toMatchObject(refusedWith(/no signature/));
    expect(await app.events()).toMatchObject([{ ticket_id: 'acme/shop#7', payload: { priority: 'critical', customer_tier: 'silver', source: 'github', tags: ['P1'] } }]);
  });

  test('a source with secrets takes no API key instead, and one whose secrets are not there takes nothing', async () => {
    const key = await app.key('acme', 'admin');
    expect(await app.send('github', issue(), { authorization: `Bearer ${key}` })).toMatchObject({ status: 401 });
    expect(await app.send('silent', ticket, { authorization: `Bearer ${key}` })).toMatchObject({ status: 401 });
    expect(await app.send('silent', ticket, { 'x-webhook-secret': '' })).toMatchObject({ status: 401 });
    expect(await app.events()).toEqual([]);
  });

  test('GitHub, as a form', async () => {
    const form = new URLSearchParams({ payload: issue() }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-github-event': 'issues', 'x-hub-signature-256': `sha256=${hmac(SECRETS.GITHUB_NEW, 'hex', form)}` };
    expect(await app.send('github', form, headers)).toMatchObject({ status: 202, body: { ticket_id: 'acme/shop#7' } });
  });

  test('Zendesk: signed with the time, which counts for minutes', async () => {
    const body = JSON.stringify({ ticket: { id: 12, status: 'Open', priority: 'Urgent', title: 'Hello', created_at: '2026-01-05T09:00:00Z', updated_at: '2026-01-05T09:30:00Z' } });
    const send = (at: Date) => app.send('zendesk', body, { 'x-zendesk-webhook-signature': hmac(SECRETS.ZENDESK, 'base64', at.toISOString(), body), 'x-zendesk-webhook-signature-timestamp': at.toISOString() });
    expect(await send(new Date())).toMatchObject({ status: 202, body: { ticket_id: '12' } });
    expect(await send(new Date(Date.now() - 301_000))).toMatchObject(refusedWith(/too old/));
    expect(await send(new Date(Date.now() + 301_000))).toMatchObject(refusedWith(/too old/));
    const now = new Date().toISOString();
    expect(await app.send('zendesk', body, { 'x-zendesk-webhook-signature': hmac(SECRETS.ZENDESK, 'base64', '2020-01-01T00:00:00Z', body), 'x-zendesk-webhook-signature-timestamp': now })).toMatchObject(refusedWith(/signature is not/));
    expect(await app.events()).toMatchObject([{ payload: { priority: 'critical', status: 'Open' } }]);
  });

  test('PagerDuty: one of several signatures', async () => {
    const body = JSON.stringify({ event: { id: 'E1', event_type: 'incident.triggered', resource_type: 'incident', occurred_at: '2026-01-05T09:00:00Z', data: { id: 'PX', type: 'incident', status: 'triggered', title: 'Down', urgency: 'high' } } });
    expect(await app.send('pagerduty', body, { 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${hmac(SECRETS.PAGERDUTY, 'hex', body)}` })).toMatchObject({ status: 202, body: { ticket_id: 'PX' } });
    expect(await app.send('pagerduty', body, { 'x-pagerduty-signature': `v0=${hmac(SECRETS.PAGERDUTY, 'hex', body)}` })).toMatchObject({ status: 401 });
  });

  test('Jira: the webhook secret, or a Connect token for this request', async () => {
    const body = JSON.stringify({ webhookEvent: 'jira:issue_created', timestamp: 1_767_603_600_000, issue: { id: '1', key: 'OPS-1', fields: { summary: 'x', status: { name: 'To Do' }, created: '2026-01-05T09:00:00.000+0100', updated: '2026-01-05T09:00:00.000+0100' } } });
    expect(await app.send('jira', body, { 'x-hub-signature': `sha256=${hmac(SECRETS.JIRA, 'hex', body)}` })).toMatchObject({ status: 202, body: { ticket_id: 'OPS-1' } });
    const token = (qsh: string, age = 0, alg = 'HS256') => new SignJWT({ qsh, iss: 'client' }).setProtectedHeader({ alg }).setIssuedAt(Math.floor(Date.now() / 1000) - age).setExpirationTime(Math.floor(Date.now() / 1000) - age + 180).sign(Buffer.from(SECRETS.JIRA));
    const here = queryStringHash('POST', '/api/v1/webhooks/jira', 'user_id=ada&jwt=x');
    const send = async (jwt: string) => (await app.send('jira?user_id=ada&jwt=x', body, { authorization: `JWT ${jwt}` }));
    expect(await send(await token(here))).toMatchObject({ status: 202 });
    expect(await send(await token(queryStringHash('POST', '/webhooks/jira', 'user_id=ada')))).toMatchObject({ status: 202 });
    expect(await send(await token(queryStringHash('GET', '/api/v1/webhooks/jira', 'user_id=ada')))).toMatchObject({ status: 401 });
    expect(await send(await token(here, 3_600))).toMatchObject(refusedWith(/too old/));
    expect(await send(await token(here, 0, 'HS512'))).toMatchObject({ status: 401 });
    expect(await send('a.b.c')).toMatchObject({ status: 401 });
  });

  test('a shared header, Basic, and a signature as configured', async () => {
    expect(await app.send('desk', ticket, { 'x-desk-token': SECRETS.PLAIN })).toMatchObject({ status: 202, body: { ticket_id: 'T-1' } });
    expect(await app.send('desk', ticket, { 'x-desk-token': 'plain secre' })).toMatchObject({ status: 401 });
    expect(await app.send('desk', ticket, { 'x-webhook-secret': SECRETS.PLAIN })).toMatchObject({ status: 401 });
    const record = { sys_id: 'abc', number: 'INC1', state: '1', sys_updated_on: '2026-01-05 09:00:00' };
    expect(await app.send('snow', record, { authorization: `Basic ${Buffer.from(SECRETS.BASIC).toString('base64')}` })).toMatchObject({ status: 202, body: { ticket_id: 'abc' } });
    expect(await app.send('snow', record, { authorization: `Basic ${Buffer.from('user:pass').toString('base64')}` })).toMatchObject({ status: 401 });
    const [now, body] = [String(Math.floor(Date.now() / 1000)), JSON.stringify({ ...ticket, id: 'T-9' })];
    expect(await app.send('signed', body, { 'x-time': now, 'x-signature': hmac(SECRETS.PLAIN, 'base64', now, body) })).toMatchObject({ status: 202 });
    const old = String(Number(now) - 61);
    expect(await app.send('signed', body, { 'x-time': old, 'x-signature': hmac(SECRETS.PLAIN, 'base64', old, body) })).toMatchObject(refusedWith(/too old/));
  });

  test('without secrets: an API key that may send, of the same tenant', async () => {
    const key = await app.key('acme', 'ingest');
    expect(await app.send('keyed', ticket, { authorization: `Bearer ${key}` })).toMatchObject({ status: 202 });
    expect(await app.send('keyed', ticket)).toMatchObject({ status: 401 });
    expect(await app.send('keyed', ticket, { authorization: `Bearer ${await app.key('acme', 'read')}` })).toMatchObject({ status: 403 });
    expect(await app.send('keyed', ticket, { authorization: `Bearer ${await app.key('globex', 'ingest')}` })).toMatchObject({ status: 403, body: { type: '/problems/other-tenant' } });
    // A system that no configuration names: the tenant is the key's.
    expect(await app.send('opsgenie', { action: 'Create', alert: { alertId: 'a1', message: 'x', createdAt: 1_767_603_600_000 } }, { authorization: `Bearer ${await app.key('globex', 'ingest')}` })).toMatchObject({ status: 202 });
  });

  test('a name that does not exist is not told from one that does, but to whoever has a key', async () => {
    expect(await app.send('nothing', ticket)).toMatchObject({ status: 401 });
    expect(await app.send('nothing', ticket, { authorization: `Bearer ${await app.key('acme', 'ingest')}` })).toMatchObject({ status: 404 });
    expect(await app.send('ticket', ticket, { authorization: `Bearer ${await app.key('acme', 'ingest')}` })).toMatchObject({ status: 422, body: { errors: [{ field: 'X-Source-ID' }] } });
    expect(await app.send('constructor', ticket, { authorization: `Bearer ${await app.key('acme', 'ingest')}` })).toMatchObject({ status: 404 });
  });

  test('the generic endpoint is the same by another way', async () => {
    expect(await app.send('ticket', ticket, { 'x-source-id': 'desk', 'x-desk-token': SECRETS.PLAIN })).toMatchObject({ status: 202, body: { status: 'processing', ticket_id: 'T-1' } });
    expect(await app.send('ticket', ticket, { 'x-source-id': 'desk' })).toMatchObject(refusedWith(/no signature and no secret/));
    expect(await app.send('ticket', ticket, { 'x-source-id': 'desk', 'x-desk-token': 'guessed' })).toMatchObject(refusedWith(/^The secret is not one of this source\.$/));
  });
});

describe('what is sent', () => {
  test('again: nothing changes, whatever the body says', async () => {
    await github(issue());
    expect(await github(issue({ title: 'Another' }))).toMatchObject({ status: 202, body: { status: 'processing', ticket_id: 'acme/shop#7' } });
    expect(await app.events()).toHaveLength(1);
  });

  test('several changes of one second are all kept, in the order they came', async () => {
    await github(issue({ labels: [] }), 'd-1');
    await github(issue({ labels: [{ name: 'P2' }] }, 'labeled'), 'd-2');
    await github(issue({ labels: [{ name: 'P2' }, { name: 'vip' }] }, 'labeled'), 'd-3');
    expect((await app.events()).map(({ sequence, payload }) => [sequence, payload['priority'], payload['tags']])).toEqual([['0', 'medium', []], ['1', 'high', ['P2']], ['2', 'high', ['P2', 'vip']]]);
  });

  test('without an instant of its own: what says nothing new has been sent again', async () => {
    const send = (status: string) => app.send('freshdesk', { freshdesk_webhook: { ticket_id: '11', ticket_subject: 's', ticket_status: status, ticket_priority: 'High' } }, { authorization: `Bearer ${key}` });
    const key = await app.key('acme', 'ingest');
    for (const status of ['Open', 'Open', 'Pending', 'Pending', 'Open']) expect((await send(status)).status).toBe(202);
    const stored = await app.events();
    expect(stored.map(({ payload }) => payload['status'])).toEqual(['Open', 'Pending', 'Open']);
    expect(new Set(stored.map(({ payload }) => payload['created_at'])).size).toBe(1);
  });

  test('a change that tells little is completed by what the ticket was then', async () => {
    const key = await app.key('globex', 'ingest');
    const send = (event_type: string, occurred_at: string, data: object) => 
      app.send('ticket', { event: { id: `${event_type}${occurred_at}`, event_type, occurred_at, data } }, { 'x-source-id': 'pd', authorization: `Bearer ${key}` });
    app.config.change(`${TIERS}sources: {pd: {type: pagerduty, tenant: globex, tier: gold}}`);
    await send('incident.triggered', '2026-01-05T09:00:00Z', { id: 'P1', type: 'incident', status: 'triggered', title: 'Down', priority: { summary: 'P1' } });
    await send('incident.resolved', '2026-01-05T10:00:00Z', { id: 'P1', type: 'incident', status: 'resolved', title: 'Down', priority: { summary: 'P1' } });
    await send('incident.annotated', '2026-01-05T09:30:00Z', { type: 'incident_note', incident: { id: 'P1' }, content: 'looking' });
    expect((await app.events()).map(({ payload: { status, priority, customer_tier, created_at, title, comment } }) => [status, priority, customer_tier, created_at, title, comment])).toEqual([
      ['triggered', 'critical', 'gold', '2026-01-05T09:00:00.000Z', 'Down', undefined],
      ['triggered', 'critical', 'gold', '2026-01-05T09:00:00.000Z', 'Down', { by: 'agent', public: false }],
      ['resolved', 'critical', 'gold', '2026-01-05T09:00:00.000Z', 'Down', undefined],
    ]);
    app.config.change(TIERS + SOURCES);
  });

  test.each([
    ['no JSON', '{"a":', ''], ['nothing', ' ', ''], ['a ticket without an id', '{"title":"x"}', 'ticket_id'], ['a word that is no priority', JSON.stringify({ ...ticket, priority: 'soonish' }), 'priority'],
    ['no date', JSON.stringify({ ...ticket, updated_at: 'yesterday' }), 'updated_at'], ['a date to come', JSON.stringify({ ...ticket, updated_at: '2126-01-05T09:00:00Z' }), 'updated_at'], ['no place', JSON.stringify({ ...ticket, requester_location: { lat: 91, lng: 0 } }), 'requester_location.lat'],
    ['one bad of two', JSON.stringify([ticket, { title: 'x' }]), '[1].ticket_id'], ['null', 'null', ''],
  ])('%s: 422 with the path, kept, and nothing stored', async (_, body, field) => {
    const key = await app.key('acme', 'ingest');
    const answer = await app.send('keyed', body, { authorization: `Bearer ${key}` });
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/invalid', errors: [{ field }] } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    await app.send('keyed', body, { authorization: `Bearer ${key}` });
    expect(await app.events()).toEqual([]);
    const letters = await app.deadLetters();
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters)).not.toContain(key);
  });

  test('what could not be read is read on replay, once the mapping is mended', async () => {
    const source = (id: string, status: string) => `${TIERS}sources: {home: {type: mapped, tenant: acme, mapping: {id: ${id}, status: ${status}, updated_at: $.when}}}`;
    app.config.change(source('$.number', '$.zustand'));
    const key = await app.key('acme', 'ingest');
    const body = { nr: 5, zustand: 'offen', when: '2026-01-05 09:00', password: 'hunter2', note: 'ok' };
    expect(await app.send('home', body, { authorization: `Bearer ${key}` })).toMatchObject({ status: 422, body: { errors: [{ field: 'number', message: 'is missing' }] } });
    const [letter] = await app.deadLetters();
    expect(letter).toMatchObject({ tenant_id: 'acme', reason: 'number is missing', payload: { topic: 'source.deliveries.v1' } });
    expect(letter!.payload.data).not.toContain('hunter2');
    expect(letter!.payload.data).toContain('offen');

    const { handle } = app.bus.subscriptions.find(({ topic }) => topic === 'source.deliveries.v1')!;
    const message = letter!.payload as unknown as Parameters<typeof handle>[0][number];
    await expect(handle([message])).rejects.toMatchObject({ reason: 'number is missing' });
    app.config.change(source('$.nr', '{path: $.zustand, values: {offen: open}}'));
    await handle([message]);
    expect(await app.events()).toMatchObject([{ ticket_id: '5', updated_at: new Date('2026-01-05T09:00:00Z'), payload: { status: 'open', source: 'home' } }]);
    expect(deliveryOf(message.data)?.source).toBe('home');
    app.config.change(TIERS + SOURCES);
  });
});
