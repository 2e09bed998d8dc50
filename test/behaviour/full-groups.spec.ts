import type { AllocationEscalated } from '#contracts';
import { FakeDesk, until } from '#testing';
import type { Change } from './world.js';
import { given } from './world.js';

const desk = await FakeDesk.start({ anyTicket: true });
desk.groups.push({ group_id: 'net', name: 'Network & <VPN>', status: 'active', capabilities: ['network'], max_bandwidth: 2 }, { group_id: 'apps', name: 'Applications', status: 'active', capabilities: ['software'], max_bandwidth: 1 });
afterAll(() => desk.close());

const config = (whenAllFull: 'overbook' | 'hold'): string => `
tiers:
  gold:
    high: {response: 5d}
alerting:
  ticket_url: https://desk.example/t/{ticket_id}
handlers:
  desk: { type: custom, url: "${desk.url}", refresh: 30d }
allocation: { when_all_full: ${whenAllFull} }
`;
const world = given(config('overbook'));
beforeAll(() => until('the groups are known', async () => (await world.read<{ groups: readonly unknown[] }>('groups')).groups.length === 2));
afterEach(() => desk.server.expectNoSurprise());

interface Decision {
  readonly id: string;
  readonly group_id: string | null;
  readonly reason: string;
}
const decisions = async (id: string): Promise<readonly Decision[]> => (await world.read<{ allocations: Decision[] }>(`allocations?ticket=${id}`)).allocations;
const ticket: Change = { category: 'network', title: 'VPN is down' };

let filled = 0;
/** As many new tickets as there is room for. */
async function fill(): Promise<void> {
  for (let i = 0; i < 3; i++) await world.tell(`ROOM-${++filled}`, ticket);
  world.expectSilence();
}

/** All in one delivery. */
async function burst(name: string, count: number, change: Change = {}): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, i) => `${name}-${String(i).padStart(3, '0')}`);
  const events = await Promise.all(ids.map((id) => world.eventOf(id, { ...ticket, ...change })));
  expect(await world.call('POST', '/api/v1/tickets', { body: events })).toMatchObject({ status: 200, body: { accepted: count } });
  await world.settled(60_000);
  return ids;
}

/** The desk says how many tickets Network can have; it has two. */
async function places(max_bandwidth: number): Promise<void> {
  const answer = await world.call('POST', '/api/v1/handlers/desk/callbacks', { body: { kind: 'load', group_id: 'net', current_load: 2, max_bandwidth } });
  expect(answer).toMatchObject({ status: 200, body: { ignored: [] } });
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });

test('while a group has room nothing is said; when none has, whoever is on call hears which, since when, and what to do', async () => {
  await fill();
  await world.advance('5m');
  await world.tell('FULL-1', { ...ticket, title: 'VPN <drops> & drops', ticket_number: 'INC0042' });
  const [{ id, group_id }] = (await decisions('FULL-1')) as [Decision];
  const [given, others] = group_id === 'net' ? ['Network &amp; &lt;VPN&gt;', 'Network &amp; &lt;VPN&gt;, Applications'] : ['Applications', 'Applications, Network &amp; &lt;VPN&gt;'];
  const { text, payload } = await world.webhook().nextMessage();
  expect(text).toBe(`🟠 No group has room: INC0042 “VPN &lt;drops&gt; &amp; drops” overbooks ${given}; 2 of 2 suitable groups are full since 2024-03-04 09:05 UTC, 1 ticket without room so far`);
  expect(payload['blocks']).toEqual([
    { type: 'header', text: { type: 'plain_text', text: '🟠 No group has room · INC0042', emoji: false } },
    { type: 'section', text: mrkdwn('*<https://desk.example/t/FULL-1|INC0042>* VPN &lt;drops&gt; &amp; drops') },
    { type: 'section', fields: [
      `*Given to*\n${given}, which is full`, '*Full*\n2 of 2 suitable groups are full', '*Since*\n<!date^1709543100^{date_short_pretty} {time}|2024-03-04 09:05 UTC>',
      '*Without room so far*\n1 ticket', '*Priority and tier*\nhigh, gold',
    ].map(mrkdwn) },
    { type: 'section', text: mrkdwn(`*Full are* ${others}\n*What to do* Give a group more places, or finish or move what it has. Until one has room, every further ticket overbooks too; an override moves one.`) },
    { type: 'context', elements: [mrkdwn(expect.stringMatching(new RegExp(`^Further tickets are counted, not told one by one · decision ${id} · .+$`)) as unknown as string)] },
  ]);
  expect((await world.ticket('FULL-1')).deliveries).toMatchObject([{ channel: 'slack', status: 'delivered', alert_id: null }]);

  // The same event once more, a later one, and a start of the service are no news.
  const again = await world.eventOf('FULL-1');
  await world.call('POST', '/api/v1/tickets', { body: [again] });
  await world.call('POST', '/api/v1/tickets', { body: [again] });
  await world.stop();
  await world.start();
  await world.settled();
  world.expectSilence();
});

test('a burst of equal tickets is one message; an hour later, if tickets still come, one more', async () => {
  await fill();
  const live = await world.live();
  const overbooked = await world.live({ type: 'subscribe', states: ['breach', 'overbooked'] });
  const others = [await world.live({ type: 'subscribe', states: ['held'] }), await world.live({ type: 'subscribe', groups: ['Somebody else'] })];
  const all = await Promise.all((await burst('BURST', 100)).map(decisions));
  expect(new Set(all.flat().map(({ reason }) => reason))).toEqual(new Set(['all_full']));
  const { text } = await world.webhook().nextMessage();
  expect(text).toMatch(/^🟠 No group has room: \S+ “VPN is down” overbooks .*; 2 of 2 suitable groups are full since 2024-03-04 \d\d:\d\d UTC, \d+ tickets? without room so far$/);
  await world.advance('59m');
  world.expectSilence();

  const event = await live.next('event');
  expect(event).toMatchObject({ event: 'allocation.escalated.v1', data: { reason: 'all_full', state: 'overbooked', handlers: ['desk'], candidates: 2, full: 2 } });
  const first = event.data as AllocationEscalated;
  expect(await overbooked.next('event')).toEqual(event);
  for (const other of others) {
    other.send({ type: 'ping' });
    expect(await other.next('heartbeat')).toEqual({ type: 'heartbeat', seq: event.seq });
  }

  await world.advance('1m');
  await world.tell('LATER', ticket);
  expect((await world.webhook().nextMessage()).text).toMatch(/^🟠 No group has room: LATER .* tickets? without room so far$/);
  // Each of them is counted, in one or the other.
  expect(await live.next('event')).toMatchObject({ seq: event.seq + 1, data: { ticket_id: 'LATER', since: first.since, tickets: 101 - first.tickets } });
});

test('a held ticket is told once, however often it is looked at, and goes out when there is room', async () => {
  await world.reload(config('hold'));
  await fill();
  await world.tell('HELD-1', ticket);
  await world.tell('HELD-2', ticket);
  const { text, words } = await world.webhook().nextMessage();
  expect(text).toMatch(/^🟠 No group has room: HELD-1 “VPN is down” is held; 2 of 2 suitable groups are full since 2024-03-04 \d\d:\d\d UTC, 1 ticket without room so far$/);
  expect(words).toContain('*Given to*\nnobody, it is held');
  expect(words).toContain('Held tickets go out by themselves as soon as there is room; until then nobody works on them, unless an override gives one away all the same.');
  for (let minute = 0; minute < 20; minute++) await world.advance('1m');
  world.expectSilence();
  await places(4);
  await world.advance('1m');
  for (const id of ['HELD-1', 'HELD-2']) expect((await decisions(id))[0]).toMatchObject({ group_id: 'net', reason: 'best_score' });
  await places(2);
  await world.reload(config('overbook'));
});

test('an import of what is long past finds the groups full too, and wakes nobody', async () => {
  await fill();
  const past = await world.ago('3h');
  const [id] = await burst('PAST', 40, { created_at: past, updated_at: past });
  expect(await decisions(id!)).toMatchObject([{ reason: 'all_full' }]);
  world.expectSilence();
});
