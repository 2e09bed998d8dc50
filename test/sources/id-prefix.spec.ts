import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jiraHandler } from '#connectors/jira';
import { checkConfig, compileConfig } from '#platform/config';
import { OpenHandlers } from '#platform/outbound';
import { FakeJira, JIRA_GROUP_FIELD, decisionOn, until } from '#testing';
import { SourceApp, TIERS } from './source-app.js';

let app: SourceApp;
let authorization: string;
beforeAll(async () => {
  app = await SourceApp.start();
  authorization = `Bearer ${await app.key('default', 'admin')}`;
});
afterAll(() => app.close());
afterEach(async () => {
  app.config.change(TIERS);
  await app.clear();
});

const configure = (sources: string) => app.config.change(`${TIERS}sources: {${sources}}`);
const send = (source: string, body: unknown, headers: Record<string, string> = {}) => app.send(source, body, { authorization, ...headers });
const zendesk = (id: number, status = 'open') => ({ ticket: { id, status, title: 'from Zendesk', updated_at: '2026-01-05T09:30:00Z' } });
const freshdesk = (id: number, status = 'Open') => ({ freshdesk_webhook: { ticket_id: id, ticket_subject: 'from Freshdesk', ticket_status: status } });
const stored = async () => (await app.events()).map(({ ticket_id, payload }) => [ticket_id, payload['id'], payload['title']]);

describe('two systems with the same numbers', () => {
  test('the second is told so, kept, and taken on replay once it has a prefix', async () => {
    expect(await send('zendesk', zendesk(5158))).toMatchObject({ status: 202, body: { ticket_id: '5158' } });
    const message = '"5158" is a ticket of the source "zendesk" already: give the source "freshdesk" an "id_prefix" in the configuration, or "" if both tell of the same tickets';
    expect(await send('freshdesk', freshdesk(5158))).toMatchObject({ status: 422, body: { errors: [{ field: 'id', message }] } });
    const [letter] = await app.deadLetters();
    expect(letter).toMatchObject({ tenant_id: 'default', reason: `id ${message}` });
    expect(await stored()).toEqual([['5158', '5158', 'from Zendesk']]);

    configure('freshdesk: {id_prefix: fd-}');
    const { handle } = app.bus.subscriptions.find(({ topic }) => topic === 'source.deliveries.v1')!;
    await handle([letter!.payload as unknown as Parameters<typeof handle>[0][number]]);
    expect(await stored()).toEqual([['5158', '5158', 'from Zendesk'], ['fd-5158', 'fd-5158', 'from Freshdesk']]);
  });

  test('each goes on as its own ticket: changes, deliveries sent again, several at once', async () => {
    configure('zendesk: {id_prefix: zd-}, freshdesk: {id_prefix: fd-}, desk: {type: mapped, id_prefix: "desk:", mapping: {each: "$[*]", id: $.nr, title: $.t}}');
    expect(await send('zendesk', zendesk(5158), { 'x-zendesk-webhook-invocation-id': 'i-1' })).toMatchObject({ status: 202, body: { ticket_id: 'zd-5158' } });
    expect(await send('zendesk', zendesk(5158), { 'x-zendesk-webhook-invocation-id': 'i-1' })).toMatchObject({ status: 202, body: { ticket_id: 'zd-5158' } });
    for (const status of ['Open', 'Open', 'Pending']) expect(await send('freshdesk', freshdesk(5158, status))).toMatchObject({ status: 202, body: { ticket_id: 'fd-5158' } });
    expect(await send('desk', [{ nr: 5158, t: 'a' }, { nr: 5159, t: 'b' }])).toMatchObject({ status: 202, body: { ticket_id: 'desk:5158', ticket_ids: ['desk:5158', 'desk:5159'] } });
    expect(await stored()).toEqual([
      ['desk:5158', 'desk:5158', 'a'], ['desk:5159', 'desk:5159', 'b'], ['fd-5158', 'fd-5158', 'from Freshdesk'], ['fd-5158', 'fd-5158', 'from Freshdesk'], ['zd-5158', 'zd-5158', 'from Zendesk'],
    ]);
  });

  test('the longest id is as long as before, prefix and all', async () => {
    configure('custom: {id_prefix: "c-"}');
    const id = `c-${'7'.repeat(253)}`;
    expect(await send('custom', { ticket_id: '7'.repeat(255), priority: 'high' })).toMatchObject({ status: 202, body: { ticket_id: id } });
    expect((await app.events(id)).length).toBe(1);
  });
});

describe('the same ticket by several ways', () => {
  test('two sources of one system, our own words, and a source that says so', async () => {
    configure('zd-new: {type: zendesk}, freshdesk: {id_prefix: ""}');
    expect(await send('zendesk', zendesk(7))).toMatchObject({ status: 202 });
    expect(await send('zd-new', zendesk(7, 'solved'))).toMatchObject({ status: 202, body: { ticket_id: '7' } });
    expect(await send('custom', { ticket_id: '7', status: 'closed' })).toMatchObject({ status: 202, body: { ticket_id: '7' } });
    expect(await send('freshdesk', freshdesk(7))).toMatchObject({ status: 202, body: { ticket_id: '7' } });
    // Whose source is called as no source is may have come by POST /api/v1/tickets.
    expect(await send('custom', { ticket_id: '8', source: 'our CRM' })).toMatchObject({ status: 202 });
    expect(await send('zendesk', zendesk(8))).toMatchObject({ status: 202 });
    expect(await app.deadLetters()).toEqual([]);
  });
});

test('what is asked for and what is dropped has it, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-inbox-'));
  try {
    const event = { id: '1', priority: 'high', customer_tier: 'gold', status: 'open', created_at: '2026-01-05T09:00:00Z', updated_at: '2026-01-05T09:00:00Z' };
    writeFileSync(join(folder, 'a.jsonl'), `${JSON.stringify(event)}\n`);
    utimesSync(join(folder, 'a.jsonl'), 0, 0);
    configure(`nightly: {type: files, id_prefix: n-, pull: {folder: "${folder}"}}`);
    await until('the file is read', () => readdirSync(folder).includes('done'));
    expect(await stored()).toEqual([['n-1', 'n-1', undefined]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('there and back: a source of Jira and its handler with the same prefix', async () => {
  const fake = await FakeJira.start();
  const text = `${TIERS}sources: {jira: {id_prefix: jira-}}
handlers: {jira: {type: jira, url: "${fake.url}", id_prefix: jira-, settings: {group_field: ${JIRA_GROUP_FIELD}}, auth: {${[...Object.keys(fake.secrets), 'callback_secret'].map((name) => `${name}_env: ${name}`).join(', ')}}}}`;
  const checked = checkConfig(text);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const secrets: Readonly<Record<string, string>> = { ...fake.secrets, callback_secret: 'told' };
  const { handlers } = compileConfig(checked.config, { version: 1, hash: '' }, { standard: undefined, variable: () => undefined, file: () => undefined, secret: (name) => secrets[name] });
  const open = new OpenHandlers(new Map([['jira', jiraHandler]]), () => new Date());
  try {
    app.config.change(text);
    const answer = await send('jira', { webhookEvent: 'jira:issue_created', issue: { key: 'OPS-77', fields: { summary: 'VPN', updated: '2026-01-05T09:00:00Z' } } });
    expect(answer).toMatchObject({ status: 202, body: { ticket_id: 'jira-OPS-77' } });
    const group = fake.addGroup('Network');
    const issue = fake.addIssue('OPS-77');
    await open.adopt(handlers);
    const { handler, signal } = open.get('jira')!;
    expect(await handler.assign(decisionOn(String(answer.body['ticket_id']), group), { signal })).toMatchObject({ kind: 'assigned' });
    expect(issue.group).toBe(group);
    const rawBody = Buffer.from(JSON.stringify({ kind: 'reassigned', ticket_id: 'OPS-77', group_id: 'db' }));
    expect(handler.readCallback!({ headers: { 'x-callback-secret': 'told' }, rawBody })).toMatchObject({ kind: 'read', news: [{ ticket_id: 'jira-OPS-77' }] });
  } finally {
    await open.close();
    fake.server.expectNoSurprise();
    await fake.close();
  }
});
