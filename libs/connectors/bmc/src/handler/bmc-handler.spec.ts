import { failureOf } from '#contracts';
import { handlerContext } from '#platform/outbound';
import { FakeBmc, decisionOn, handlerConformance, type HandlerSystem } from '#testing';
import { bmcHandler } from './bmc-handler.js';

async function system(): Promise<HandlerSystem> {
  const fake = await FakeBmc.start();
  const groups = ['Network', 'Database', 'Desk'].map((name) => fake.addGroup(name));
  fake.addGroup('Gone', 'Obsolete');
  fake.addIncident('INC000000000532');
  return {
    url: fake.url,
    settings: { page_size: 2 },
    secrets: fake.credentials,
    groups: [groups[0]!, groups[1]!],
    ticket: 'INC000000000532',
    noTicket: 'INC000000000999',
    noGroup: 'SGP000000009999',
    owner: () => fake.incidents.get('INC000000000532')!['Assigned Group ID'],
    state: () => ({ incident: fake.incidents.get('INC000000000532'), notes: fake.workInfo.get('INC000000000532') }),
    expireSessions: () => fake.expireSessions(),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

for (const { name, run } of handlerConformance({ plugin: bmcHandler, start: system })) test(name, run);

describe('in particular', () => {
  let fake: FakeBmc;
  let network: string;
  const opened = (secrets: Readonly<Record<string, string>> = fake.credentials) =>
    bmcHandler.open(handlerContext({ handler: 'bmc', tenant: 'default', url: fake.url, settings: {}, secrets: new Map(Object.entries(secrets)), now: () => new Date() }));
  const call = { signal: new AbortController().signal };

  beforeEach(async () => {
    fake = await FakeBmc.start();
    network = fake.addGroup('Network');
    fake.addIncident('INC000000000532');
  });
  afterEach(async () => {
    fake.server.expectNoSurprise();
    await fake.close();
  });

  test('one session for all calls, given back at the end', async () => {
    const handler = opened();
    await Promise.all([handler.groups({}, call), handler.groups({}, call), handler.assign(decisionOn('INC000000000532', network), call)]);
    expect(fake.openSessions).toBe(1);
    await handler.close!(call);
    expect(fake.openSessions).toBe(0);
  });

  test('company, organization and work info go with the group; a join form names the incident twice', async () => {
    expect(await opened().assign(decisionOn('INC000000000532|INC000000000532', network), call)).toEqual({ kind: 'assigned' });
    expect(fake.incidents.get('INC000000000532')).toMatchObject({ 'Assigned Group': 'Network', 'Assigned Group ID': network, 'Assigned Support Company': 'Calbro Services', 'Assigned Support Organization': 'IT Support' });
    expect(fake.workInfo.get('INC000000000532')).toEqual([expect.stringContaining(`Given to ${network} by Ticket Watchdog`)]);
  });

  test.each([[9084, 'retry'], [302, 'permanent']] as const)('a 500 with ARERR %d: %s', async (number, verdict) => {
    fake.server.script(undefined, undefined, { kind: 'status', status: 500, type: 'application/json', text: JSON.stringify([{ messageType: 'ERROR', messageNumber: number, messageText: 'Trouble', messageAppendedText: 'HPD:IncidentInterface' }]) });
    expect(await opened().assign(decisionOn('INC000000000532', network), call).then(() => undefined, failureOf)).toMatchObject({ verdict, message: `500 ARERR ${number} Trouble: HPD:IncidentInterface` });
  });

  test('call-backs in our format, with the secret agreed upon', () => {
    const handler = opened({ ...fake.credentials, callback_secret: 's3' });
    const rawBody = Buffer.from('{"kind":"rejected","ticket_id":"INC1","reason":"not ours"}');
    expect(handler.readCallback!({ headers: { 'x-callback-secret': 's3' }, rawBody })).toMatchObject({ kind: 'read' });
    expect(handler.readCallback!({ headers: {}, rawBody })).toMatchObject({ kind: 'refused' });
  });
});
