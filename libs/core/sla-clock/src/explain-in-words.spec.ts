import { explainInWords, type ClockExplanation, type ExplainedSegment } from '#core/sla-clock';
import { CREATED, HOUR, MINUTE, at } from '../spec/builders.js';

const SECOND = 1_000;
const segment = (from: number, to: number | null, more: Partial<ExplainedSegment> = {}): ExplainedSegment =>
  ({ from: at(from), to: to === null ? null : at(to), kind: 'running', countedMs: 0, eventId: 'e', status: 'open', policy: 'gold', policyVersion: 3, calendar: 'emea', ...more });
/** Monday 2 March 2026, 10:00 in London. */
const explanation = (more: Partial<ClockExplanation>): ClockExplanation => ({
  clock: 'next_response', cycle: 1, policy: 'gold', policyVersion: 3, calendar: 'emea', zone: 'Europe/London', targetMs: 4 * HOUR, startedAt: CREATED, stoppedAt: null,
  state: 'ok', elapsedMs: HOUR, remainingMs: 3 * HOUR, deadline: at(240), breachedAt: null, segments: [segment(0, null)], next: null, ...more,
});
const told = (more: Partial<ClockExplanation>, zone?: string): readonly string[] => explainInWords(explanation(more), zone);
const last = (more: Partial<ClockExplanation>): string | undefined => told(more).at(-1);

test('a clock, its policy, its start and where it stands', () => {
  expect(told({})).toEqual([
    'The next response clock runs under the policy "gold" (version 3, calendar emea): 4 h.',
    'Started Mon 2 Mar 10:00 London.',
    '1 h of 4 h used; due Mon 2 Mar 14:00 London.',
  ]);
});

test('a later cycle says which it is', () => {
  expect(told({ cycle: 2 })[0]).toBe('The next response clock, cycle 2, runs under the policy "gold" (version 3, calendar emea): 4 h.');
});

test('instants are those of the calendar\'s zone, unless another is asked for; midnight is 00:00', () => {
  expect(told({}, 'America/New_York').at(-1)).toBe('1 h of 4 h used; due Mon 2 Mar 09:00 New York.');
  expect(told({ deadline: at(14 * 60) }).at(-1)).toBe('1 h of 4 h used; due Tue 3 Mar 00:00 London.');
});

test.each([
  [0, '0 s'], [1_500, '1.5 s'], [20 * SECOND, '20 s'], [MINUTE - 1, '59.999 s'], [MINUTE, '1 m'], [MINUTE + 5 * SECOND, '1 m 05 s'], [45 * MINUTE, '45 m'],
  [HOUR, '1 h'], [HOUR + 59 * SECOND, '1 h'], [3 * HOUR + 5 * MINUTE, '3 h 05 m'], [26 * HOUR + 30 * MINUTE, '26 h 30 m'],
])('%i ms are told as %s', (elapsedMs, words) => {
  expect(last({ elapsedMs })).toBe(`${words} of 4 h used; due Mon 2 Mar 14:00 London.`);
});

describe('pauses', () => {
  const pausesOf = (...segments: readonly ExplainedSegment[]): readonly string[] => told({ segments }).filter((sentence) => sentence.startsWith('Paused'));
  const paused = (from: number, to: number | null, status: ExplainedSegment['status']): ExplainedSegment => segment(from, to, { kind: 'paused', status });

  test('each with its reason', () => {
    expect(pausesOf(paused(0, 10, 'pending'), segment(10, 20), paused(20, 30, 'on_hold'), segment(30, 40), paused(40, 50, 'new'), paused(50, 60, null), segment(60, 70), segment(70, 80, { kind: 'closed', status: 'closed' }))).toEqual([
      'Paused 10 m while waiting for the customer (Mon 2 Mar 10:00–10:10).',
      'Paused 10 m while on hold (Mon 2 Mar 10:20–10:30).',
      'Paused 10 m while new (Mon 2 Mar 10:40–10:50).',
      'Paused 10 m while paused (Mon 2 Mar 10:50–11:00).',
      'Paused 10 m while resolved (Mon 2 Mar 11:10–11:20).',
    ]);
  });

  test('following each other for one reason they are one; for two, or apart, or of two kinds, they are two', () => {
    expect(pausesOf(paused(0, 10, 'pending'), paused(10, 20, 'pending'), paused(20, 30, 'pending'))).toEqual(['Paused 30 m while waiting for the customer (Mon 2 Mar 10:00–10:30).']);
    expect(pausesOf(paused(0, 10, 'pending'), paused(10, 20, 'on_hold'))).toHaveLength(2);
    expect(pausesOf(paused(0, 10, 'pending'), segment(10, 15), paused(15, 20, 'pending'))).toHaveLength(2);
    expect(pausesOf(paused(0, 10, 'resolved'), segment(10, 20, { kind: 'closed', status: 'resolved' }))).toHaveLength(2);
  });

  test('over midnight with both days', () => {
    expect(pausesOf(paused(0, 23 * 60, 'pending'))).toEqual(['Paused 23 h while waiting for the customer (Mon 2 Mar 10:00–Tue 3 Mar 09:00).']);
  });

  test('one that goes on says since when, and what is left', () => {
    expect(pausesOf(paused(0, 10, 'pending'), paused(10, null, 'pending'))).toEqual(['Paused while waiting for the customer since Mon 2 Mar 10:00 London, 3 h left.']);
    expect(told({ segments: [paused(0, null, 'pending')], remainingMs: null })).toContain('Paused while waiting for the customer since Mon 2 Mar 10:00 London.');
  });

  test('a clock that is done is not paused', () => {
    expect(pausesOf(segment(0, 10), segment(10, null, { kind: 'closed', status: 'resolved' }))).toEqual([]);
  });
});

test('what did not count is told in one sentence, with every calendar once; what goes on is not over yet', () => {
  const shut = (from: number, to: number | null, calendar: string): ExplainedSegment => segment(from, to, { kind: 'outside_hours', calendar });
  expect(told({ segments: [shut(0, 30, 'emea'), segment(30, 40), shut(40, 60, 'emea'), shut(60, 80, 'us'), shut(80, null, 'apac')] }).at(-2)).toBe('1 h 10 m did not count: outside the hours of emea, us.');
  expect(told({ segments: [segment(0, 30), shut(30, null, 'emea')] })).toHaveLength(3);
});

test('what it waited for before its start', () => {
  expect(told({ startedAt: at(25), segments: [segment(0, 25, { kind: 'before_start' }), segment(25, null)] })[1]).toBe('Started Mon 2 Mar 10:25 London, 25 m after the ticket was created.');
});

describe('where it stands', () => {
  test.each<[string, Partial<ClockExplanation>, string]>([
    ['met', { state: 'met', stoppedAt: at(60), deadline: null, remainingMs: null }, '1 h of 4 h used; met, stopped Mon 2 Mar 11:00 London.'],
    ['breached and stopped', { state: 'breach', elapsedMs: 5 * HOUR, stoppedAt: at(300), breachedAt: at(240), deadline: null, remainingMs: null }, '5 h of 4 h used; breached Mon 2 Mar 14:00 London, stopped Mon 2 Mar 15:00 London.'],
    ['breached', { state: 'breach', elapsedMs: 5 * HOUR, breachedAt: at(240), remainingMs: -HOUR }, '5 h of 4 h used; breached Mon 2 Mar 14:00 London, 1 h over.'],
    ['breached after closing time, with nothing counted since', { state: 'breach', elapsedMs: 4 * HOUR, breachedAt: at(240), remainingMs: 0 }, '4 h of 4 h used; breached Mon 2 Mar 14:00 London.'],
    ['breached, and nothing remains to be said', { state: 'breach', elapsedMs: 4 * HOUR, breachedAt: at(240), remainingMs: null }, '4 h of 4 h used; breached Mon 2 Mar 14:00 London.'],
    ['cancelled', { state: 'cancelled', deadline: null, remainingMs: null }, '1 h of 4 h used; cancelled.'],
    ['cancelled after its breach', { state: 'cancelled', breachedAt: at(30), deadline: null, remainingMs: null }, '1 h of 4 h used; cancelled.'],
    ['running under a calendar that never gets there', { deadline: null }, '1 h of 4 h used; no deadline: its calendar has too few hours.'],
    ['paused', { state: 'paused', deadline: null }, '1 h of 4 h used; paused, 3 h left, no deadline while paused.'],
  ])('%s', (_, more, sentence) => {
    expect(last(more)).toBe(sentence);
  });
});
