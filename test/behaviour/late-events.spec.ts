import { EVENT_TYPES } from '#contracts';
import { SIMPLE } from './configs.js';
import { given } from './world.js';

const world = given(SIMPLE);

test('the answer was in time and only its news is late: the breach is taken back everywhere', async () => {
  const live = await world.live();
  await world.tell('INC-1', { ticket_number: 'INC0000001', title: 'VPN down' });
  await world.advance('30m1ms');
  await world.expectSlack('Breached: response of INC0000001');
  const raised = await live.next('event');
  const breachedAt = (await world.clock('INC-1', 'response')).breached_at;

  await world.advance('10m');
  await world.tell('INC-1', { status: 'in_progress', updated_at: await world.ago('11m') });
  const { words } = await world.expectSlack('↩️ Retracted: response 100% of INC0000001; the ticket is now in time');
  expect(words).toContain('An event that arrived late shows that it did not happen. The ticket is now *in time*.');
  expect(await live.next('event')).toMatchObject({
    seq: raised.seq + 1,
    event: EVENT_TYPES.breachRetracted,
    data: { ticket_id: 'INC-1', clock: 'response', threshold: '100%', instant: breachedAt, reason: 'late_event', state: 'ok', alert_id: (raised.data as { alert_id: string }).alert_id },
  });
  expect(await world.ticket('INC-1')).toMatchObject({ state: 'ok', alerts: [{ threshold: '100%', retracted_at: (await world.now()).toISOString() }, { threshold: '85%', retracted_at: null }] });
  expect(await world.metric('watchdog_breaches_retracted_total')).toBe(1);
});

test('a retraction carries the correlation id of the news that disproved the breach, not of the newest', async () => {
  const live = await world.live();
  const say = async (correlationId: string, change: object): Promise<void> => {
    await world.call('POST', '/api/v1/tickets', { body: [await world.eventOf('INC-7', change)], headers: { 'x-correlation-id': correlationId } });
    await world.settled();
  };
  await say('opened', {});
  await world.advance('31m');
  await world.expectSlack('Breached: response of INC-7');
  await live.next('event');
  await say('newest', { title: 'Still open' });
  await say('late-news', { status: 'in_progress', updated_at: await world.ago('5m') });
  await world.advance('1s');
  expect((await world.expectSlack('Retracted: response 100% of INC-7')).words).toContain('· late-news');
  expect(await live.next('event')).toMatchObject({ event: EVENT_TYPES.breachRetracted, data: { correlation_id: 'late-news' } });
});

test('it had been cancelled before, and only the news is late: taken back as well', async () => {
  const live = await world.live({ type: 'subscribe', states: ['none'] });
  await world.tell('INC-6');
  await world.advance('31m');
  await world.expectSlack('Breached: response of INC-6');
  await world.tell('INC-6', { status: 'cancelled', updated_at: await world.ago('20m') });
  await world.advance('1s');
  await world.expectSlack('Retracted: response 100% of INC-6; the ticket is now on no clock');
  expect(await live.next('event')).toMatchObject({ event: EVENT_TYPES.breachRetracted, data: { ticket_id: 'INC-6', state: 'none' } });
});

test('a breach taken back may still happen for good', async () => {
  await world.tell('INC-2');
  await world.tell('INC-2', { status: 'in_progress' });
  await world.advance('3h1ms');
  await world.expectSlack('Breached: resolution of INC-2');
  await world.advance('5m');
  // It had waited for the customer for half an hour.
  await world.tell('INC-2', { status: 'pending', updated_at: await world.ago('2h') });
  await world.tell('INC-2', { status: 'in_progress', updated_at: await world.ago('90m') });
  await world.advance('1s');
  await world.expectSlack('Retracted: resolution 100% of INC-2; the ticket is now');
  await world.advance('24m59s');
  await world.expectSlack('Breached: resolution of INC-2, 3 h of 3 h (100 %)');
  expect((await world.ticket('INC-2')).alerts.filter(({ kind }) => kind === 'breach')).toMatchObject([{ retracted_at: null }, { retracted_at: expect.any(String) }]);
});

test('news that prove an earlier breach: alerted at once, with the instant at which it happened', async () => {
  await world.tell('INC-3');
  const opened = await world.now();
  await world.tell('INC-3', { status: 'in_progress' });
  await world.advance('10m');
  await world.tell('INC-3', { status: 'pending' });
  await world.advance('200m');
  world.expectSilence();
  // The customer had replied after ten minutes: 20 minutes after the ticket was opened the clock was running again.
  await world.tell('INC-3', { status: 'in_progress', updated_at: await world.ago('190m') });
  const due = new Date(opened.getTime() + 190 * 60_000);
  const { words } = await world.expectSlack('Breached: resolution of INC-3, 3 h of 3 h (100 %)');
  expect(words).toContain(`*Was due*\n<!date^${Math.floor(due.getTime() / 1000)}^`);
  const now = (await world.now()).toISOString();
  expect((await world.ticket('INC-3')).alerts).toMatchObject([
    { threshold: '100%', disposition: 'fired', instant: due.toISOString(), found_at: now },
    { threshold: '85%', disposition: 'superseded', found_at: now },
  ]);
});

test('a first response is told by its time, whenever that is told', async () => {
  await world.tell('INC-4');
  await world.advance('31m');
  await world.expectSlack('Breached: response of INC-4');
  await world.tell('INC-4', { first_response_at: await world.ago('20m') });
  await world.advance('1s');
  await world.expectSlack('Retracted: response 100% of INC-4; the ticket is now in time');
  expect(await world.clock('INC-4', 'response')).toMatchObject({ state: 'met', elapsed_ms: 660_000 });
});

test('events in any order, some twice: the same clocks, and nothing more is said', async () => {
  const [opened, answered, waiting, resumed] = ['50m', '40m', '30m', '5m'];
  const story = [
    { status: 'in_progress', updated_at: await world.ago(resumed) },
    { status: 'open', updated_at: await world.ago(opened) },
    { status: 'pending', updated_at: await world.ago(waiting) },
    { status: 'in_progress', updated_at: await world.ago(answered) },
  ];
  const created_at = story[1]!.updated_at;
  await world.tell('INC-5', { ...story[0], created_at });
  // As far as is known it was answered only now.
  await world.expectSlack('Breached: response of INC-5');
  for (const event of story.slice(1)) await world.tell('INC-5', { ...event, created_at });
  await world.advance('1s');
  await world.expectSlack('Retracted: response 100% of INC-5');
  const events = story.map((event) => ({ id: 'INC-5', priority: 'high', customer_tier: 'gold', created_at, ...event }));
  expect(await world.call('POST', '/api/v1/tickets', { body: events })).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 4, conflicts: 0 } });
  await world.settled();
  expect(await world.clock('INC-5', 'response')).toMatchObject({ state: 'met', elapsed_ms: 600_000 });
  expect(await world.clock('INC-5', 'resolution')).toMatchObject({ state: 'ok', elapsed_ms: 1_501_000 });
});

test('last year\'s tickets wake nobody; today\'s among them does', async () => {
  const live = await world.live();
  const seqBefore = live.received.flatMap((frame) => (frame.type === 'subscribed' ? [frame.seq] : []))[0]!;
  const lastYear = await world.ago('365d');
  const old = Array.from({ length: 500 }, (_, n) => ({ id: `OLD-${n}`, priority: 'high', customer_tier: 'gold', status: n % 2 ? 'open' : 'closed', created_at: lastYear, updated_at: n % 2 ? lastYear : new Date(Date.parse(lastYear) + 86_400_000).toISOString() }));
  const today = await world.eventOf('NEW-1', { created_at: await world.ago('26m') });
  expect(await world.call('POST', '/api/v1/tickets', { body: [...old, today] })).toMatchObject({ status: 200, body: { accepted: 501 } });
  await world.settled();
  await world.expectSlack('At risk (85%): response of NEW-1');
  world.expectSilence();
  expect(await live.next('event')).toMatchObject({ seq: seqBefore + 1, data: { ticket_id: 'NEW-1' } });

  for (const id of ['OLD-0', 'OLD-1']) {
    const { alerts, deliveries, level, state } = await world.ticket(id);
    expect({ level, state, deliveries, dispositions: alerts.map(({ disposition }) => disposition) }).toEqual({ level: 0, state: 'breach', deliveries: [], dispositions: Array(4).fill('historical') });
  }
  expect(await world.metric('watchdog_alerts_total', { disposition: 'historical' })).toBe(2000);
});
