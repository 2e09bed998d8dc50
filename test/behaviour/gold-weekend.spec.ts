import { until } from '#testing';
import { given } from './world.js';

/** A desk in Berlin. The world begins on a Monday at ten of its time, in winter: an hour ahead of UTC. */
const desk = (holidays: string, urgent: string): string => `
calendars:
  office:
    zone: Europe/Berlin
    hours: { mon-fri: ["09:00-17:00"] }
    holidays: { dates: [${holidays}] }
calendar: office
policies:
  - name: gold urgent
    match: { tier: gold, priority: critical }
    targets: { response: 1h, resolution: ${urgent}, next_response: 1h }
  - name: gold
    match: { tier: gold }
    targets: { response: 2h, resolution: 12h }
`;

const world = given(desk('"12-25"', '8h'));
const ID = 'INC-1';

/** The whole text of the oldest message not yet read. */
async function expectText(text: string): Promise<void> {
  expect((await world.webhook().nextMessage()).text).toBe(text);
}

const resolution = () => world.clock(ID, 'resolution');

interface RehearsalView {
  readonly id: string;
  readonly status: string;
  readonly result: { readonly open_clocks: object } | null;
}

/** Asks what a configuration would do, and waits for the answer. */
async function rehearse(text: string): Promise<RehearsalView> {
  const { headers } = await world.call('POST', '/api/v1/config/rehearsals', { body: text, headers: { 'content-type': 'application/yaml' } });
  return until('the rehearsal is done', async () => {
    const { body } = await world.call<RehearsalView>('GET', headers.get('location')!);
    return body.status === 'done' && body;
  });
}

test('a gold ticket over a weekend: a holiday is added while it runs, its priority is raised, it comes back, a longer promise is rehearsed and adopted, and Slack hears exactly what it should', async () => {
  // Friday, 16:00. Twelve hours: one today, eight on Monday, three on Tuesday.
  await world.advance('4d6h');
  await world.tell(ID, { ticket_number: 'INC0000001', title: 'No mail from outside', status: 'new', assignment_group: 'Mail' });
  expect(await resolution()).toMatchObject({ state: 'ok', policy: 'gold', deadline: '2024-03-12T11:00:00.000Z' });
  await world.advance('30m');
  await world.tell(ID, { status: 'in_progress' });
  expect(await world.clock(ID, 'response')).toMatchObject({ state: 'met', elapsed_ms: 1_800_000 });

  // Sunday, 16:30: the desk is closed, and one hour is used.
  await world.advance('2d');
  expect(await resolution()).toMatchObject({ state: 'ok', elapsed_ms: 3_600_000, deadline: '2024-03-12T11:00:00.000Z' });

  // Monday, 10:00: it turns out to be a holiday. The hour since nine is given back, and the day.
  await world.advance('17h30m');
  expect(await resolution()).toMatchObject({ elapsed_ms: 7_200_000 });
  await world.reload(desk('"12-25", "2024-03-11"', '8h'));
  expect(await resolution()).toMatchObject({ state: 'ok', elapsed_ms: 3_600_000, deadline: '2024-03-13T11:00:00.000Z', policy_version: 2 });
  // Answered on Friday, by the configuration of Friday.
  expect(await world.clock(ID, 'response')).toMatchObject({ state: 'met', policy_version: 1 });

  // Tuesday, 10:12: here 85 % would have been used without the holiday; 15:00: seven hours are.
  await world.advance('1d12m');
  world.expectSilence();
  await world.advance('4h48m');
  world.expectSilence();
  expect(await resolution()).toMatchObject({ elapsed_ms: 25_200_000 });

  // Raised to a promise of eight hours, of which seven are gone: one message, now, that says why.
  await world.tell(ID, { priority: 'critical' });
  const raised = await world.expectSlack('The promise was changed. Policy gold urgent, version 2');
  expect(raised.text).toBe('🟡 At risk (85%): resolution of INC0000001 “No mail from outside”, 7 h of 8 h (87 %), due 2024-03-12 15:00 UTC, owner Mail');

  // Resolved at 15:40, and back with the customer's message at 16:30: the fifty minutes are a pause, twenty are left.
  await world.advance('40m');
  await world.tell(ID, { status: 'resolved', comment: { by: 'agent', public: true } });
  expect(await resolution()).toMatchObject({ state: 'met', elapsed_ms: 27_600_000, deadline: null });
  await world.advance('50m');
  await world.tell(ID, { status: 'open', comment: { by: 'customer', public: true } });
  expect(await resolution()).toMatchObject({ state: 'alert', cycle: 1, remaining_ms: 1_200_000, deadline: '2024-03-12T15:50:00.000Z' });
  // An hour of working time: half of it today, half tomorrow.
  expect(await world.clock(ID, 'next_response')).toMatchObject({ state: 'ok', deadline: '2024-03-13T08:30:00.000Z' });

  // 16:45, with five minutes left: ten hours are agreed. What that would do is seen first, and nothing has happened yet; then it is done.
  await world.advance('15m');
  const { id, result } = await rehearse(desk('"12-25", "2024-03-11"', '10h'));
  expect(result!.open_clocks).toMatchObject({ clocks: 2, clocks_changed: 1, tickets_changed: 1, deadlines: { earlier: 0, later: 1 }, breach_at_once: 0, alert_at_once: 0 });
  expect(await resolution()).toMatchObject({ policy_version: 2, deadline: '2024-03-12T15:50:00.000Z' });
  expect(await world.call('PUT', '/api/v1/config', { body: { rehearsal: id, reason: 'Agreed with the customer on Tuesday' } })).toMatchObject({ status: 200, body: { version: 3, in_force: true } });
  await world.settled();
  expect(await resolution()).toMatchObject({ state: 'ok', policy_version: 3, target_ms: 36_000_000, deadline: '2024-03-13T09:50:00.000Z' });
  await world.advance('5m1ms');
  world.expectSilence();

  // Wednesday, 09:20: 85 % of ten hours, which is not told again. 09:21: 51 of 60 minutes have passed since the customer wrote.
  await world.advance('16h30m59s998ms');
  world.expectSilence();
  await world.advance('1ms');
  await expectText('🟡 At risk (85%): next_response of INC0000001 “No mail from outside”, 51 min of 1 h (85 %), due 2024-03-13 08:30 UTC, owner Mail');
  await world.advance('5m');
  await world.tell(ID, { status: 'in_progress', comment: { by: 'agent', public: true } });

  // 10:50: ten hours are used up, and on time would have been until now.
  await world.advance('1h24m');
  world.expectSilence();
  await world.advance('1ms');
  await expectText('🔴 Breached: resolution of INC0000001 “No mail from outside”, 10 h of 10 h (100 %), was due 2024-03-13 09:50 UTC, owner Mail');
  await world.advance('10m');
  await world.tell(ID, { status: 'resolved', comment: { by: 'agent', public: false } });
  await world.advance('30d');
  world.expectSilence();
  expect((await world.ticket(ID)).clocks.map(({ clock, cycle, state }) => [clock, cycle, state])).toEqual(expect.arrayContaining([
    ['response', 1, 'met'], ['resolution', 1, 'breach'], ['next_response', 1, 'met'],
  ]));
});
