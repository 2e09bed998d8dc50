import { EVENT_TYPES } from '#contracts';
import { SIMPLE } from './configs.js';
import { given } from './world.js';

const world = given(SIMPLE);

test('a ticket nobody answers: a warning at 85 % of the promise, a breach when it is broken, and not a millisecond earlier', async () => {
  await world.tell('INC-1', { ticket_number: 'INC0000001', title: 'VPN down', assignment_group: 'Network', url: 'https://desk.example/INC0000001?a=1&b=2' });

  await world.advance('25m29s999ms');
  world.expectSilence();
  await world.advance('1ms');
  const warning = await world.expectSlack('🟡 At risk (85%): response of INC0000001 “VPN down”, 25 min 30 s of 30 min (85 %), due 2024-03-04 09:30 UTC, owner Network');
  expect(warning.payload).toMatchObject({
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: '🟡 At risk (85%): response · INC0000001' } },
      { type: 'section', text: { text: '*<https://desk.example/INC0000001?a=1&amp;b=2|INC0000001>* VPN down' } },
      {
        type: 'section',
        fields: [
          { text: '*Clock*\nresponse' },
          { text: '*Elapsed*\n25 min 30 s of 30 min (85 %)' },
          { text: `*Due*\n<!date^${Date.parse('2024-03-04T09:30:00Z') / 1000}^{date_short_pretty} {time}|2024-03-04 09:30 UTC>` },
          { text: '*Level*\n1' },
          { text: '*Owner*\nNetwork' },
          { text: '*Priority and tier*\nhigh, gold' },
        ],
      },
      { type: 'context', elements: [{ text: expect.stringContaining('Policy tier:gold/high, version 1') }] },
    ],
  });

  // Exactly on time is still in time.
  await world.advance('4m30s');
  world.expectSilence();
  await world.advance('1ms');
  const breach = await world.expectSlack('🔴 Breached: response of INC0000001 “VPN down”, 30 min of 30 min (100 %), was due 2024-03-04 09:30 UTC, owner Network');
  expect(breach.words).toContain('*Level*\n2');
});

test('the live stream tells the same, numbered without gaps', async () => {
  const live = await world.live();
  await world.tell('INC-2', { title: 'Mail is slow' });
  await world.advance('25m30s');
  const warning = await live.next('event');
  await world.advance('4m30s1ms');
  const breach = await live.next('event');
  await world.advance('1s');
  expect(breach.seq).toBe(warning.seq + 1);
  expect(warning).toMatchObject({
    event: EVENT_TYPES.alertRaised,
    data: {
      tenant_id: 'default', ticket_id: 'INC-2', title: 'Mail is slow', clock: 'response', cycle: 1, threshold: '85%', kind: 'warning', reason: 'threshold', state: 'alert',
      level: 1, priority: 'high', tier: 'gold', policy: 'tier:gold/high', target_ms: 1_800_000, elapsed_ms: 1_530_000,
    },
  });
  expect(breach).toMatchObject({ data: { threshold: '100%', kind: 'breach', state: 'breach', level: 2, elapsed_ms: 1_800_000 } });
  await world.expectSlack('At risk (85%): response of INC-2');
  await world.expectSlack('Breached: response of INC-2');
});

test('the read API says where each clock stands, what was alerted and where that went', async () => {
  await world.tell('INC-3');
  const opened = await world.now();
  const after = (minutes: number): string => new Date(opened.getTime() + minutes * 60_000).toISOString();

  await world.advance('10m');
  expect(await world.ticket('INC-3')).toMatchObject({ state: 'ok', level: 0, uncovered: false, due_at: after(30), policy: 'tier:gold/high', alerts: [], deliveries: [] });
  expect(await world.clock('INC-3', 'response')).toMatchObject({ state: 'ok', elapsed_ms: 600_000, remaining_ms: 1_200_000, deadline: after(30) });
  expect(await world.clock('INC-3', 'resolution')).toMatchObject({ state: 'ok', remaining_ms: 10_200_000, deadline: after(180) });

  await world.advance('20m1ms');
  await world.expectSlack('Breached');
  const breached = await world.ticket('INC-3');
  expect(breached).toMatchObject({ state: 'breach', level: 1 });
  // The warning was overtaken: the service saw both at once, because time jumped.
  expect(breached.alerts).toMatchObject([
    { threshold: '100%', disposition: 'fired', kind: 'breach', level: 1, instant: after(30) },
    { threshold: '85%', disposition: 'superseded', kind: 'warning', instant: after(25.5) },
  ]);
  expect(breached.deliveries).toMatchObject([{ channel: 'slack', status: 'delivered', attempts: 1, alert_id: breached.alerts[0]!.id }]);
  expect(await world.clock('INC-3', 'response')).toMatchObject({ state: 'breach', remaining_ms: -1, breached_at: after(30) });
  expect(await world.read('alerts?ticket=INC-3&kind=breach')).toMatchObject({ alerts: [{ id: breached.alerts[0]!.id }], next_cursor: null });
  expect(await world.read('dashboard?state=breach')).toMatchObject({ counts: { breach: 1 }, levels: [{ level: 1, tickets: 1 }], tickets: [{ ticket_id: 'INC-3', state: 'breach', time_left_ms: -1 }] });
});

test('answered and resolved in time: nobody hears of it', async () => {
  await world.tell('INC-4');
  await world.advance('20m');
  await world.tell('INC-4', { status: 'in_progress' });
  expect(await world.clock('INC-4', 'response')).toMatchObject({ state: 'met', phase: 'stopped', elapsed_ms: 1_200_000, remaining_ms: null });
  await world.advance('2h');
  await world.tell('INC-4', { status: 'resolved' });
  expect(await world.ticket('INC-4')).toMatchObject({ state: 'met', level: 0, due_at: null });
  await world.advance('30d');
  world.expectSilence();
  expect(await world.ticket('INC-4')).toMatchObject({ state: 'met', alerts: [] });
});

test('answered and resolved at the very last moment: warned, and in time', async () => {
  await world.tell('INC-5');
  await world.advance('30m');
  await world.expectSlack('At risk (85%): response of INC-5');
  await world.tell('INC-5', { status: 'in_progress' });
  await world.advance('150m');
  await world.expectSlack('At risk (85%): resolution of INC-5');
  await world.tell('INC-5', { status: 'resolved' });
  await world.advance('30d');
  world.expectSilence();
  expect(await world.ticket('INC-5')).toMatchObject({ state: 'met', level: 2 });
});

test('whatever a title says, it mentions nobody and links nowhere', async () => {
  await world.tell('INC-6', {
    title: '<!channel> & <https://evil.example|click> @here *bold*',
    assignment_group: '<!everyone>',
    url: 'https://desk.example/6?q=%3C!here%3E',
  });
  await world.advance('25m30s');
  const { payload, words } = await world.expectSlack('INC-6');
  expect(words).toContain('&lt;!channel&gt; &amp; &lt;https:');
  expect(words).not.toMatch(/<!channel|<!everyone|<!here|<https:\/\/evil|@here|:\/\/evil/);
  // The only angle brackets are our own: the ticket's link and the date.
  expect(JSON.stringify(payload).match(/<[^>]*>/g)).toEqual(['<https://desk.example/6?q=%3C!here%3E|INC-6>', expect.stringMatching(/^<!date\^\d+\^/)]);
});

test('what an operator sees: log lines and metrics', async () => {
  const before = await world.metric('watchdog_alerts_total', { threshold: '85%', disposition: 'fired' });
  await world.call('GET', '/health/live');
  await world.tell('INC-7');
  await world.advance('25m30s');
  await world.expectSlack('INC-7');
  expect(await world.metric('watchdog_alerts_total', { threshold: '85%', disposition: 'fired' })).toBe(before + 1);
  expect(await world.metric('watchdog_delivery_outcomes_total', { channel: 'slack', outcome: 'delivered' })).toBeGreaterThanOrEqual(1);
  expect(await world.metric('watchdog_http_request_duration_seconds_count', { method: 'POST', route: '/api/v1/tickets', status: '200' })).toBeGreaterThanOrEqual(1);
  const { correlation_id } = await world.ticket('INC-7');
  await world.expectLog({ operation: 'POST /api/v1/tickets', status: 200, correlation_id });
  await world.expectLog({ operation: 'deliver', outcome: 'delivered', channel: 'slack', ticket_id: 'INC-7', correlation_id });
});
