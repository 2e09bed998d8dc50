import type { LiveServerFrame } from '#contracts';
import { LiveTestClient, upgradeRefusal } from '#testing';
import { given } from './world.js';

const world = given(`
tiers:
  gold:
    high: {response: 30}
  silver:
    high: {response: 30}
alerting: {channels: []}
`);

const ids = (client: LiveTestClient): string[] => client.received.flatMap((frame) => (frame.type === 'event' ? [(frame.data as { ticket_id: string }).ticket_id] : []));

/** Each of these tickets breaches, one after the other. */
async function breaches(...tickets: string[]): Promise<void> {
  for (const id of tickets) await world.tell(id, { created_at: await world.ago('31m') });
}

async function heartbeat(client: LiveTestClient): Promise<number> {
  client.send({ type: 'ping' });
  return (await client.next('heartbeat')).seq;
}

test('nothing flows until a client says where to begin', async () => {
  const client = await LiveTestClient.connect(world.liveUrl, await world.createKey('silent', 'read'));
  expect(await client.next('welcome')).toEqual({ type: 'welcome', seq: 0, heartbeat_ms: 15_000 });
  client.send({ type: 'ping' });
  expect(await client.next('heartbeat')).toEqual({ type: 'heartbeat', seq: 0 });
  client.socket.terminate();
});

test('a client that was away resumes behind the last number it has seen, and misses nothing', async () => {
  const first = await world.live();
  await breaches('INC-1', 'INC-2');
  const [seen, missed] = await first.events(2);
  first.socket.terminate();
  await breaches('INC-3');

  const second = await world.live({ type: 'resume', after: seen });
  expect(await second.events(2)).toEqual([missed, missed! + 1]);
  expect(await second.next('resumed')).toEqual({ type: 'resumed', from: seen, to: missed! + 1 });
  await breaches('INC-4');
  expect(await second.events(1)).toEqual([missed! + 2]);
  expect(ids(second)).toEqual(['INC-2', 'INC-3', 'INC-4']);
});

test('the stream outlives the service: numbers go on where they stopped', async () => {
  await breaches('INC-5');
  const before = await heartbeat(await world.live());
  await world.stop();
  await world.start();
  const client = await world.live({ type: 'subscribe', after: before - 1 });
  await breaches('INC-6');
  expect(await client.events(2)).toEqual([before, before + 1]);
});

test('a number the stream has not reached: read the state, then go on', async () => {
  await breaches('INC-7');
  const now = await heartbeat(await world.live());
  const client = await world.live({ type: 'resume', after: now + 1000 });
  expect(await client.next('snapshot_required')).toEqual({ type: 'snapshot_required', reason: 'ahead_of_stream', seq: now });
  await breaches('INC-8');
  expect(await client.events(1)).toEqual([now + 1]);
});

test('filters by state, tier and group; the heartbeat tells how far one has seen', async () => {
  const clients = {
    all: await world.live(),
    warnings: await world.live({ type: 'subscribe', states: ['alert'] }),
    gold: await world.live({ type: 'subscribe', tiers: ['gold'], groups: ['Network', 'Mail'] }),
  };
  const from = await heartbeat(clients.all);
  await world.tell('INC-9', { created_at: await world.ago('26m'), customer_tier: 'silver', assignment_group: 'Network' });
  await world.tell('INC-10', { created_at: await world.ago('31m'), assignment_group: 'Network' });
  await world.tell('INC-11', { created_at: await world.ago('31m'), assignment_group: 'Desk' });
  expect(await clients.all.events(3)).toEqual([from + 1, from + 2, from + 3]);
  for (const client of Object.values(clients)) expect(await heartbeat(client)).toBe(from + 3);
  expect([clients.all, clients.warnings, clients.gold].map(ids)).toEqual([['INC-9', 'INC-10', 'INC-11'], ['INC-9'], ['INC-10']]);
});

test('a breach taken back reaches whoever was told of it', async () => {
  const client = await world.live({ type: 'subscribe', states: ['breach'] });
  await breaches('INC-12');
  const raised = await client.next('event');
  await world.tell('INC-12', { status: 'in_progress', first_response_at: await world.ago('5m') });
  expect(await client.next('event')).toMatchObject({ seq: raised.seq + 1, event: 'sla.breach.retracted.v1', data: { ticket_id: 'INC-12', state: 'met' } });
});

describe('a one-time ticket, for browsers', () => {
  const issue = async (key?: string): Promise<{ ticket: string; expires_in: number }> =>
    (await world.call<{ ticket: string; expires_in: number }>('POST', '/api/v1/ws-tickets', key ? { key } : {})).body;
  const open = (ticket: string): string => `${world.liveUrl}?ticket=${ticket}`;

  test('opens one connection, of its tenant', async () => {
    await breaches('INC-13');
    const { ticket, expires_in } = await issue(await world.createKey('elsewhere', 'read'));
    expect(expires_in).toBe(60);
    const client = await LiveTestClient.connect(open(ticket));
    expect(await client.next('welcome')).toMatchObject({ seq: 0 });
    client.socket.terminate();
    expect(await upgradeRefusal(open(ticket))).toEqual({ status: 401, body: expect.stringContaining('The ticket is unknown, used or expired.') });
  });

  test('does not last', async () => {
    const { ticket } = await issue();
    await world.advance('1m');
    expect(await upgradeRefusal(open(ticket))).toMatchObject({ status: 401 });
    expect(await upgradeRefusal(open('made-up'))).toMatchObject({ status: 401 });
  });
});

test('a revoked key is not listened to any more, nor a ticket of it', async () => {
  const { body: { id, key } } = await world.call<{ id: string; key: string }>('POST', '/api/v1/keys', { body: { name: 'screen', scopes: ['read'] } });
  const issue = async () => (await world.call<{ ticket: string }>('POST', '/api/v1/ws-tickets', { key })).body.ticket;
  const unused = await issue();
  const clients = [await world.live({ type: 'subscribe' }, key), await LiveTestClient.connect(`${world.liveUrl}?ticket=${await issue()}`)];
  await world.call('DELETE', `/api/v1/keys/${id}`);
  for (const client of clients) expect(await client.closed).toEqual({ code: 1008, reason: 'the API key was revoked' });
  expect(await upgradeRefusal(`${world.liveUrl}?ticket=${unused}`)).toMatchObject({ status: 401 });
});

test('what cannot be understood is answered with what can; three times, and that is it', async () => {
  const client = await world.live();
  const complaints: LiveServerFrame[] = [];
  for (const nonsense of ['{', { type: 'subscribe', state: ['alert'] }, { type: 'resume', after: -1 }]) {
    client.send(nonsense);
    complaints.push(await client.next('error'));
  }
  expect(complaints).toEqual([
    { type: 'error', code: 'bad_frame', message: expect.stringMatching(/JSON/) },
    { type: 'error', code: 'bad_frame', message: expect.stringMatching(/state/) },
    { type: 'error', code: 'bad_frame', message: expect.stringMatching(/after/) },
  ]);
  expect(await client.closed).toEqual({ code: 1008, reason: 'too many bad frames' });
});

test('whoever comes by plain HTTP is told that this is a WebSocket', async () => {
  const response = await fetch(world.liveUrl.replace('ws:', 'http:'));
  expect(response.status).toBe(426);
  expect(response.headers.get('upgrade')).toBe('websocket');
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ type: '/problems/upgrade-required', status: 426, instance: '/ws/alerts' });
});

test('a message that is too long ends the connection, and is no error of the service', async () => {
  const client = await world.live();
  client.send(' '.repeat(20_000));
  expect((await client.closed).code).toBe(1009);
  // Nest's word for it came with a stack trace.
  expect(world.output).not.toMatch(/Max payload size exceeded/);
});

test('a service that stops says goodbye, so that clients come again', async () => {
  const client = await world.live();
  const closed = client.closed;
  await world.stop();
  await world.start();
  expect((await closed).code).toBe(1001);
});
