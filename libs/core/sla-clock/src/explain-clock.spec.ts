import type { Status } from '#core/ticket';
import { compileCalendar, explainClock, explainInWords, foldTicket } from '#core/sla-clock';
import { at, moment, policies, policy, CREATED, HOUR, MINUTE } from '../spec/builders.js';
import { calendarOf } from '../spec/calendars.js';

const weekdays = compileCalendar({ ...calendarOf({ zone: 'Europe/Berlin', hours: { 'mon-fri': ['08:00-17:00'] } }), name: 'emea-support' });
const set = policies(policy('gold', { resolution: 240, schedule: weekdays, version: 3 }));
/** Created Monday 11:00 in Berlin. */
const explained = (timeline: ReturnType<typeof moment>[], minutes: number, policySet = set) =>
  explainClock(foldTicket(timeline, policySet).clocks.find(({ clock }) => clock === 'resolution')!, CREATED, at(minutes), () => weekdays);

const story = [moment(0, 'new'), moment(30, 'pending'), moment(160, 'open')];

test('a pause told as data and in words', () => {
  const explanation = explained(story, 200);
  expect(explanation.segments.map(({ kind, from, to, countedMs }) => [kind, (from - CREATED) / MINUTE, to && (to - CREATED) / MINUTE, countedMs / MINUTE]))
    .toEqual([['running', 0, 30, 30], ['paused', 30, 160, 0], ['running', 160, null, 40]]);
  expect(explanation).toMatchObject({ state: 'ok', elapsedMs: 70 * MINUTE, remainingMs: 170 * MINUTE, zone: 'Europe/Berlin', next: { threshold: '85%' } });
  expect(explainInWords(explanation)).toEqual([
    'The resolution clock runs under the policy "gold" (version 3, calendar emea-support): 4 h.',
    'Started Mon 2 Mar 11:00 Berlin.',
    'Paused 2 h 10 m while waiting for the customer (Mon 2 Mar 11:30–13:40).',
    '1 h 10 m of 4 h used; due Tue 3 Mar 08:10 Berlin.',
  ]);
});

test('a stretch that begins at this very instant runs, if the calendar is open', () => {
  const newest = (minutes: number): string => explained([moment(minutes, 'new', { createdAt: at(minutes) })], minutes).segments.at(-1)!.kind;
  expect([newest(0), newest(8 * 60)]).toEqual(['running', 'outside_hours']);
});

test('closed hours are told apart', () => {
  const overNight = explained([moment(0, 'new')], 24 * 60, policies(policy('gold', { resolution: 15 * 60, schedule: weekdays })));
  expect(overNight.segments.map(({ kind, to }) => [kind, to === null])).toEqual([['running', false], ['outside_hours', false], ['running', true]]);
  expect(explainInWords(overNight, 'UTC')).toContain('15 h did not count: outside the hours of emea-support.');
});

test('what is next: a warning that is due now has come, a breach that is due now has not', () => {
  const next = (minutes: number): string | undefined => explained([moment(0, 'new')], minutes).next?.threshold;
  expect([203, 204, 240].map(next)).toEqual(['85%', '100%', '100%']);
  expect(next(241)).toBeUndefined();
  expect(explained([moment(0, 'new')], 0).next).toEqual({ threshold: '85%', kind: 'warning', instant: at(204) });
});

test('explained while closed: the closed hours go on, and what was counted before them stays', () => {
  const evening = explained([moment(0, 'new')], 10 * 60, policies(policy('gold', { resolution: 15 * 60, schedule: weekdays })));
  expect(evening.segments.map(({ kind, from, to, countedMs }) => [kind, from, to, countedMs])).toEqual([['running', CREATED, at(360), 6 * HOUR], ['outside_hours', at(360), null, 0]]);
  const closedAt = (minutes: number) => explainClock(foldTicket([moment(400, 'new', { createdAt: at(400) })], set).clocks[1]!, at(400), at(minutes), () => weekdays);
  for (const now of [400, 410]) expect(closedAt(now).segments.map(({ kind, from, to, countedMs }) => [kind, from, to, countedMs])).toEqual([['outside_hours', at(400), null, 0]]);
});

test('explained at the very instant it starts, within the hours: it runs', () => {
  expect(explained([moment(0, 'new')], 0).segments.map(({ kind, from, to, countedMs }) => [kind, from, to, countedMs])).toEqual([['running', CREATED, null, 0]]);
});

test('only the first cycle has waited for its start', () => {
  const set = policies(policy('gold', { resolution: 240, schedule: weekdays, onReopen: 'new_cycle' }));
  const clock = foldTicket([moment(0, 'new'), moment(60, 'resolved'), moment(90, 'open')], set).clocks.find(({ cycle }) => cycle === 2)!;
  expect(explainClock(clock, CREATED, at(100), () => weekdays).segments.map(({ kind }) => kind)).toEqual(['running']);
});

test('paused now: no deadline, and what is left', () => {
  expect(explainInWords(explained(story.slice(0, 2), 100), 'UTC').slice(2)).toEqual([
    'Paused while waiting for the customer since Mon 2 Mar 10:30 UTC, 3 h 30 m left.',
    '30 m of 4 h used; paused, 3 h 30 m left, no deadline while paused.',
  ]);
});

test('met, breached and cancelled', () => {
  const last = (status: string, minutes: number, more: Parameters<typeof moment>[] = []) =>
    explainInWords(explained([moment(0, 'new'), ...more.map((args) => moment(...args)), moment(minutes, status)], minutes + 10), 'UTC').at(-1);
  expect(last('resolved', 60)).toBe('1 h of 4 h used; met, stopped Mon 2 Mar 11:00 UTC.');
  expect(last('resolved', 300)).toBe('5 h of 4 h used; breached Mon 2 Mar 14:00 UTC, stopped Mon 2 Mar 15:00 UTC.');
  expect(last('cancelled', 60)).toBe('1 h of 4 h used; cancelled.');
  expect(last('open', 300)).toBe('5 h 10 m of 4 h used; breached Mon 2 Mar 14:00 UTC, 1 h 10 m over.');
});

test('what a clock waited for before its start is a segment of its own', () => {
  const gold = policy('gold', { schedule: weekdays });
  const waiting = policies({ ...gold, clocks: gold.clocks.map((clock) => ({ ...clock, start: 'assigned' as const })) });
  const explanation = explained([moment(0, 'new'), moment(25, 'new', { group: 'A' })], 30, waiting);
  expect(explanation.segments.map(({ kind, from, to }) => [kind, from, to])).toEqual([['before_start', CREATED, at(25)], ['running', at(25), null]]);
  expect(explainInWords(explanation, 'UTC')).toContain('Started Mon 2 Mar 10:25 UTC, 25 m after the ticket was created.');
});

test('reopened: the time it was resolved is told', () => {
  const pauseOn = new Set<Status>();
  const reopened = explained([moment(0, 'new'), moment(60, 'resolved'), moment(90, 'closed'), moment(120, 'open')], 130, policies(policy('gold', { resolution: 240, schedule: weekdays, pauseOn })));
  expect(explainInWords(reopened, 'UTC')).toContain('Paused 1 h while resolved (Mon 2 Mar 11:00–12:00).');
  expect(reopened.elapsedMs).toBe(HOUR + 10 * MINUTE);
});
