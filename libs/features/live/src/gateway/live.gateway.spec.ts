import { LiveTestClient, alertMessages, startLiveService, testDatabase, until, upgradeRefusal, type LiveService, type TestDatabase } from '#testing';
import { LIVE_MIGRATIONS } from '../persistence/live-migrations.js';
import { TrimStream } from '../stream/trim-stream.js';
import type { LiveLimits } from './limits.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(LIVE_MIGRATIONS);
});
afterAll(() => database.close());

const services: LiveService[] = [];
async function start(limits: Partial<LiveLimits> = {}): Promise<LiveService> {
  const service = await startLiveService(database.url, limits);
  services.push(service);
  return service;
}
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
});

let tenant = '';
let serial = 0;
beforeEach(() => {
  tenant = `tenant-${++serial}`;
});

const connect = (service: LiveService, key = tenant) => LiveTestClient.connect(`${service.ws}/ws/alerts`, key);
const refusalOrWelcome = (service: LiveService) => connect(service).then(() => 'welcome', () => 'refused');
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('admission', () => {
  test('a key in either header opens a connection', async () => {
    const service = await start();
    await (await connect(service)).next('welcome');
    await (await LiveTestClient.connect(`${service.ws}/ws/alerts`, undefined, { headers: { 'x-api-key': tenant } })).next('welcome');
    expect(await service.metric('watchdog_live_connections')).toBe(2);
  });

  test('no key, a wrong key, a key without scope: refused by HTTP status, with a reason', async () => {
    const service = await start();
    expect(await upgradeRefusal(`${service.ws}/ws/alerts`)).toMatchObject({ status: 401, body: expect.stringContaining('An API key or a ticket is needed.') });
    expect(await upgradeRefusal(`${service.ws}/ws/alerts`, { authorization: 'Bearer wrong' })).toMatchObject({ status: 401 });
    expect(await upgradeRefusal(`${service.ws}/ws/alerts`, { authorization: `Bearer ${tenant}/ingest` })).toMatchObject({ status: 403 });
  });

  const ticketFrom = async (service: LiveService): Promise<string> => {
    const response = await fetch(`${service.http}/api/v1/ws-tickets`, { method: 'POST', headers: { authorization: `Bearer ${tenant}` } });
    expect(response.status).toBe(201);
    const body = (await response.json()) as { ticket: string; expires_in: number };
    expect(body.expires_in).toBe(60);
    return body.ticket;
  };

  test('a ticket opens one connection, also when two try at once, and is its tenant\'s', async () => {
    const service = await start();
    const url = `${service.ws}/ws/alerts?ticket=${await ticketFrom(service)}`;
    const outcomes = await Promise.allSettled([LiveTestClient.connect(url), LiveTestClient.connect(url)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await upgradeRefusal(url)).toMatchObject({ status: 401 });
    const client = outcomes.find((outcome) => outcome.status === 'fulfilled')!.value;
    client.send({ type: 'subscribe' });
    await client.next('subscribed');
    await service.publish(alertMessages(tenant, 1));
    expect(await client.events(1)).toEqual([1]);
  });

  test('a ticket is good for a minute', async () => {
    const service = await start();
    const url = `${service.ws}/ws/alerts?ticket=${await ticketFrom(service)}`;
    await database.time.advance(60_001);
    expect(await upgradeRefusal(url)).toMatchObject({ status: 401 });
  });

  test('a connection ends with its key, on every replica, and so does one opened by a ticket of it', async () => {
    const [here, elsewhere] = [await start(), await start()];
    const clients = [await connect(here), await connect(elsewhere), await LiveTestClient.connect(`${elsewhere.ws}/ws/alerts?ticket=${await ticketFrom(here)}`)];
    const other = await connect(elsewhere, `${tenant}/admin`);
    const unused = await ticketFrom(here);
    for (const client of [...clients, other]) {
      client.send({ type: 'subscribe' });
      await client.next('subscribed');
    }
    await here.revoke(tenant);
    for (const client of clients) expect(await client.closed).toEqual({ code: 1008, reason: 'the API key was revoked' });
    expect(await upgradeRefusal(`${here.ws}/ws/alerts?ticket=${unused}`)).toMatchObject({ status: 401 });
    await here.publish(alertMessages(tenant, 1));
    expect(await other.events(1)).toEqual([1]);
    expect(clients.map((client) => client.eventNumbers)).toEqual([[], [], []]);
  });

  test('beyond the number of connections: 503, until one leaves', async () => {
    const service = await start({ maxConnectionsPerTenant: 1 });
    const first = await connect(service);
    expect(await upgradeRefusal(`${service.ws}/ws/alerts`, { authorization: `Bearer ${tenant}` })).toMatchObject({ status: 503 });
    await connect(service, `${tenant}-b`);
    first.socket.close();
    while ((await refusalOrWelcome(service)) !== 'welcome');
  });
});

describe('following', () => {
  test('nothing flows before subscribe; then events in order, as they were published', async () => {
    const service = await start();
    await service.publish(alertMessages(tenant, 3, 'early'));
    const client = await connect(service);
    expect(await client.next('welcome')).toEqual({ type: 'welcome', seq: 3, heartbeat_ms: 15_000 });
    client.send({ type: 'subscribe' });
    expect(await client.next('subscribed')).toEqual({ type: 'subscribed', seq: 3 });
    const [message] = alertMessages(tenant, 1, 'later');
    await service.publish([message!]);
    expect(await client.next('event')).toEqual({ type: 'event', seq: 4, event: 'sla.alert.raised.v1', data: JSON.parse(message!.data) });
  });

  test('a batch delivered again sends nothing again', async () => {
    const service = await start();
    const client = await connect(service);
    client.send({ type: 'subscribe' });
    await client.next('subscribed');
    const batch = alertMessages(tenant, 3);
    await service.publish(batch);
    await service.publish(batch);
    await service.publish(alertMessages(tenant, 1, 'last'));
    expect(await client.events(4)).toEqual([1, 2, 3, 4]);
  });

  test('filters: each list narrows, a new subscribe replaces the old, tenants never mix', async () => {
    const service = await start();
    const [gold, silverBreach, everything, stranger] = [await connect(service), await connect(service), await connect(service), await connect(service, `${tenant}-b`)];
    gold.send({ type: 'subscribe', tiers: ['silver'] });
    gold.send({ type: 'subscribe', tiers: ['gold'] });
    silverBreach.send({ type: 'subscribe', tiers: ['silver'], states: ['breach'], groups: ['net'] });
    for (const client of [everything, stranger]) client.send({ type: 'subscribe' });
    await gold.next('subscribed');
    expect(await gold.next('subscribed')).toEqual({ type: 'subscribed', seq: 0, tiers: ['gold'] });
    for (const client of [silverBreach, everything, stranger]) await client.next('subscribed');
    await service.publish([
      ...alertMessages(tenant, 1, 'a'), ...alertMessages(tenant, 1, 'b', { tier: 'silver' }),
      ...alertMessages(tenant, 1, 'c', { tier: 'silver', state: 'breach' }), ...alertMessages(tenant, 1, 'd', { tier: 'silver', state: 'breach', assignment_group: null }),
    ]);
    await everything.events(4);
    for (const client of [gold, silverBreach, stranger]) {
      client.send({ type: 'ping' });
      await client.next('heartbeat');
    }
    expect([gold.eventNumbers, silverBreach.eventNumbers, everything.eventNumbers, stranger.eventNumbers]).toEqual([[1], [3], [1, 2, 3, 4], []]);
  });

  test('two gateways on one database send the same numbers', async () => {
    const [one, two] = [await start(), await start()];
    const clients = [await connect(one), await connect(two)];
    for (const client of clients) {
      client.send({ type: 'subscribe' });
      await client.next('subscribed');
    }
    await Promise.all([one.publish(alertMessages(tenant, 40, 'a')), two.publish(alertMessages(tenant, 40, 'b')), two.publish(alertMessages(tenant, 40, 'a'))]);
    const [first, second] = await Promise.all(clients.map((client) => client.events(80)));
    expect(first).toEqual(upTo(80));
    expect(second).toEqual(upTo(80));
    const content = (client: LiveTestClient) => client.received.filter(({ type }) => type === 'event');
    expect(content(clients[0]!)).toEqual(content(clients[1]!));
  });
});

describe('resuming', () => {
  test('sends what was missed, then says so, then goes on', async () => {
    const service = await start();
    await service.publish(alertMessages(tenant, 10));
    const client = await connect(service);
    client.send({ type: 'resume', after: 4 });
    expect(await client.next('resumed')).toEqual({ type: 'resumed', from: 4, to: 10 });
    expect(client.eventNumbers).toEqual(upTo(10, 5));
    await service.publish(alertMessages(tenant, 2, 'new'));
    expect(await client.events(2)).toEqual([11, 12]);
  });

  test('from memory or from the table, while events keep coming: no gap, no overlap', async () => {
    const service = await start({ recentEvents: 20, pageSize: 7 });
    const keeper = await connect(service);
    keeper.send({ type: 'subscribe' });
    await keeper.next('subscribed');
    for (let step = 0, total = 0; step < 25; step++) {
      const after = (step * 37) % (total + 1);
      total += 50;
      const publishing = (async () => {
        for (let round = 0; round < 10; round++) await service.publish(alertMessages(tenant, 5, `${step}-${round}-`));
      })();
      const client = await connect(service);
      client.send({ type: 'subscribe', after });
      await client.events(total - after);
      await publishing;
      expect(client.eventNumbers).toEqual(upTo(total, after + 1));
      await until('the end of the resume is told', () => client.received.some((frame) => frame.type === 'resumed' && frame.from === after));
      client.socket.close();
    }
    await keeper.events(1_250);
    expect(keeper.eventNumbers).toEqual(upTo(1_250));
  });

  test('what is no longer kept, too far away or not yet there needs a snapshot; then the stream goes on', async () => {
    const service = await start({ maxReplay: 50, recentEvents: 5 });
    const reasonFor = async (after: number): Promise<unknown> => {
      const client = await connect(service);
      client.send({ type: 'resume', after });
      const { reason, seq } = await client.next('snapshot_required');
      await service.publish(alertMessages(tenant, 1, `after-${after}-`));
      expect(await client.events(1)).toEqual([seq + 1]);
      return reason;
    };
    await service.publish(alertMessages(tenant, 60));
    await new TrimStream(database.dataSource, { maxEvents: 20, maxAgeMs: 1e9 }).trim();
    expect(await reasonFor(5)).toBe('too_far_behind');
    expect(await reasonFor(30)).toBe('not_retained');
    expect(await reasonFor(1000)).toBe('ahead_of_stream');
  });

  test('a number another gateway has sent already is not "ahead": the late one waits for it', async () => {
    const service = await start();
    await (await connect(service)).next('welcome');
    // Without a signal: as if another gateway had been told first. This one is at 0 when the client comes.
    await database.dataSource.query('INSERT INTO live.sequences VALUES ($1, 2)', [tenant]);
    await database.dataSource.query(`INSERT INTO live.events SELECT $1, n, n::text, 'sla.alert.raised.v1', '{"state":"alert"}' FROM generate_series(1, 2) n`, [tenant]);
    const client = await connect(service);
    client.send({ type: 'resume', after: 2 });
    expect(await client.next('resumed')).toEqual({ type: 'resumed', from: 2, to: 2 });
    await service.publish(alertMessages(tenant, 1));
    expect(await client.events(1)).toEqual([3]);
  });
});

describe('keeping alive', () => {
  test('heartbeats name the sequence, and answer a ping', async () => {
    const service = await start({ heartbeatMs: 30 });
    const client = await connect(service);
    expect(await client.next('heartbeat')).toEqual({ type: 'heartbeat', seq: 0 });
    client.send({ type: 'subscribe', tiers: ['nobody'] });
    await client.next('subscribed');
    await service.publish(alertMessages(tenant, 7));
    while ((await client.next('heartbeat')).seq !== 7);
    expect(client.eventNumbers).toEqual([]);
  });

  test('a peer that does not answer pings is gone', async () => {
    const service = await start({ heartbeatMs: 30 });
    const deaf = await LiveTestClient.connect(`${service.ws}/ws/alerts`, tenant, { autoPong: false });
    const well = await connect(service);
    expect((await deaf.closed).code).toBe(1006);
    expect(well.socket.readyState).toBe(well.socket.OPEN);
  });

  test('bad frames are answered with what is wrong, the third closes', async () => {
    const service = await start();
    const client = await connect(service);
    for (const frame of ['nonsense', { type: 'resume', after: 'x' }, { type: 'fly' }]) client.send(frame);
    expect((await client.next('error')).message).toBe('The frame is not JSON.');
    expect((await client.next('error')).message).toBe('"after" must be integer.');
    expect(await client.closed).toEqual({ code: 1008, reason: 'too many bad frames' });
  });

  test('an oversized frame closes', async () => {
    const service = await start();
    const client = await connect(service);
    client.send(' '.repeat(20_000));
    expect((await client.closed).code).toBe(1009);
  });

  test('a shutdown says goodbye with 1001', async () => {
    const service = await startLiveService(database.url);
    const client = await connect(service);
    await client.next('welcome');
    const closing = service.close();
    expect((await client.closed).code).toBe(1001);
    await closing;
  });
});

describe('slow clients', () => {
  // More than the buffers of a loopback connection hold.
  const flood = (round: number) => alertMessages(tenant, 50, `flood${round}-`, { title: 'x'.repeat(20_000) });
  const floods = 20;

  test('a client that drains in time gets everything, in order, from the table', async () => {
    const service = await start({ pageSize: 20, recentEvents: 40 });
    const [slow, quick] = [await connect(service), await connect(service)];
    for (const client of [slow, quick]) {
      client.send({ type: 'subscribe' });
      await client.next('subscribed');
    }
    slow.socket.pause();
    for (let round = 0; round < floods; round++) await service.publish(flood(round));
    expect(await quick.events(floods * 50)).toEqual(upTo(floods * 50));
    slow.socket.resume();
    expect(await slow.events(floods * 50)).toEqual(upTo(floods * 50));
    await service.publish(alertMessages(tenant, 1, 'after'));
    expect(await slow.events(1)).toEqual([floods * 50 + 1]);
  });

  test('a client that does not drain is dropped with 1013, the others notice nothing', async () => {
    const service = await start({ pageSize: 20, slowLimitMs: 100 });
    const [stuck, quick] = [await connect(service), await connect(service)];
    for (const client of [stuck, quick]) {
      client.send({ type: 'subscribe' });
      await client.next('subscribed');
    }
    stuck.socket.pause();
    let round = 0;
    while ((await service.metric('watchdog_live_dropped_total')) === 0) {
      await service.publish(flood(round++));
      await quick.events(50);
    }
    stuck.socket.resume();
    expect(await stuck.closed).toEqual({ code: 1013, reason: 'too slow' });
    expect(stuck.eventNumbers).toEqual(upTo(stuck.eventNumbers.length));
    expect(quick.eventNumbers).toEqual(upTo(round * 50));
  });
});
