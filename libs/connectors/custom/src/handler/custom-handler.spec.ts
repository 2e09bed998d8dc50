import { handlerContext, signWebhook } from '#platform/outbound';
import { FakeDesk, decisionOn, handlerConformance, type FakeDeskOptions, type HandlerSystem } from '#testing';
import { customHandler } from './custom-handler.js';

async function system(secrets: NonNullable<FakeDeskOptions['secrets']>, pageSize: number): Promise<HandlerSystem> {
  const fake = await FakeDesk.start({ secrets, pageSize });
  fake.groups.push(...['net', 'db', 'desk'].map((group_id) => ({ group_id, name: `Team ${group_id}`, max_bandwidth: 5 })));
  fake.tickets.set('T-1', undefined);
  return {
    url: fake.url,
    settings: {},
    secrets: { ...secrets },
    groups: ['net', 'db'],
    ticket: 'T-1',
    noTicket: 'T-2',
    noGroup: 'nobody',
    owner: () => fake.tickets.get('T-1'),
    state: () => ({ tickets: [...fake.tickets], taken: fake.decisions.length }),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

const WAYS = [
  ['nobody asks who we are', {}, 1_000], ['a bearer token, and pages', { token: 'correct horse' }, 2], ['a shared secret', { shared_secret: 'battery' }, 1_000],
  ['a signature, and a token', { token: 'horse', signing_secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, 1],
] as const;

describe.each(WAYS)('%s', (_, secrets, pageSize) => {
  for (const { name, run } of handlerConformance({ plugin: customHandler, start: () => system(secrets, pageSize) })) test(name, run);
});

describe('in particular', () => {
  let fake: FakeDesk;
  const secrets = { token: 'correct horse', signing_secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  const opened = (settings: Readonly<Record<string, unknown>> = {}, given: Readonly<Record<string, string>> = secrets) =>
    customHandler.open(handlerContext({ handler: 'our-desk', tenant: 'default', url: fake.url, settings, secrets: new Map(Object.entries(given)), now: () => new Date() }));
  const call = { signal: new AbortController().signal };

  beforeEach(async () => {
    fake = await FakeDesk.start({ secrets });
    fake.groups.push({ group_id: 'net', name: 'Network', max_bandwidth: 5 });
    fake.tickets.set('T-1', undefined);
  });
  afterEach(async () => {
    fake.server.expectNoSurprise();
    await fake.close();
  });

  test('a list that is known costs a 304, until it changes', async () => {
    const first = await opened().groups({}, call);
    if (first.kind !== 'groups' || first.etag === undefined) throw new Error('no etag');
    expect(first).toMatchObject({ freshForMs: 60_000, groups: [{ group_id: 'net' }] });
    expect(await opened().groups({ etag: first.etag }, call)).toEqual({ kind: 'not_modified', freshForMs: 60_000 });
    fake.groups.push({ group_id: 'db', name: 'Database' });
    expect(await opened().groups({ etag: first.etag }, call)).toMatchObject({ kind: 'groups', groups: [{ group_id: 'net' }, { group_id: 'db' }] });
  });

  test('a decision says who sends it, and is signed', async () => {
    await opened().assign(decisionOn('T-1', 'net'), call);
    expect(fake.server.requests[0]).toMatchObject({ method: 'POST', path: '/handler/allocate', headers: { 'x-handler-id': 'our-desk', 'idempotency-key': 'd-1', 'webhook-id': 'd-1', authorization: 'Bearer correct horse' } });
    expect(fake.decisions).toMatchObject([{ ticket_id: 'T-1', allocation: { group_id: 'net' }, scores: { composite: 0.74 } }]);
  });

  test('a rejection has a reason', async () => {
    fake.rejects.set('net', 'all on holiday');
    expect(await opened().assign(decisionOn('T-1', 'net'), call)).toEqual({ kind: 'rejected', reason: 'all on holiday' });
    expect(await opened().assign(decisionOn('T-1', 'nobody', { decision_id: 'd-2' }), call)).toEqual({ kind: 'rejected', reason: 'there is no group nobody' });
  });

  test('call-backs are signed as decisions are; or carry a secret; and name themselves', () => {
    const body = '{"kind":"load","group_id":"net","current_load":4}';
    const rawBody = Buffer.from(body);
    const headers = signWebhook([secrets.signing_secret], 'call-1', body, new Date());
    expect(opened().readCallback!({ headers, rawBody })).toEqual({ kind: 'read', news: [{ kind: 'load', group_id: 'net', current_load: 4 }], delivery_id: 'call-1' });
    expect(opened().readCallback!({ headers, rawBody: Buffer.from(body.replace('4', '5')) })).toMatchObject({ kind: 'refused' });
    expect(opened({}, { callback_secret: 's' }).readCallback!({ headers: { 'x-callback-secret': 's' }, rawBody })).toMatchObject({ kind: 'read' });
    expect(opened({}, { callback_secret: 's' }).readCallback!({ headers, rawBody })).toMatchObject({ kind: 'refused' });
    expect(opened({}, {}).readCallback!({ headers: {}, rawBody: Buffer.from('{"kind":"load"}') })).toMatchObject({ kind: 'unreadable', faults: [{ field: 'group_id' }, { field: 'current_load' }] });
  });
});
