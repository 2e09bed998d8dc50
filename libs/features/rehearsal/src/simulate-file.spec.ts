import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLAIN_MAPPING } from '#platform/event-files';
import { AT, configOf, event, GOLD, instant, simulate, writeEvents } from '../test/files.js';
import { ExplainTicket } from './explain-ticket.js';
import { SimulateFile } from './simulate-file.js';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  file = join(directory, 'events.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a clock is one object: met, breached and stopped, past its deadline and open', async () => {
  writeEvents(file, [event('T-1', 0, 'new'), event('T-1', 20, 'in progress'), event('T-1', 200, 'resolved')]);
  const { records } = await simulate(file);
  expect(records).toEqual([
    {
      tenant: 'default', ticket: 'T-1', clock: 'response', cycle: 1, policy: 'tier:gold/high', calendar: '24x7', target_ms: 1_800_000, started_at: '2026-03-02T10:00:00.000Z',
      state: 'met', elapsed_ms: 1_200_000, remaining_ms: null, deadline: null, stopped_at: '2026-03-02T10:20:00.000Z', breached_at: null, thresholds: [],
    },
    {
      tenant: 'default', ticket: 'T-1', clock: 'resolution', cycle: 1, policy: 'tier:gold/high', calendar: '24x7', target_ms: 10_800_000, started_at: '2026-03-02T10:00:00.000Z',
      state: 'breach', elapsed_ms: 12_000_000, remaining_ms: null, deadline: null, stopped_at: '2026-03-02T13:20:00.000Z', breached_at: '2026-03-02T13:00:00.000Z',
      thresholds: [{ name: '85%', instant: '2026-03-02T12:33:00.000Z' }, { name: '100%', instant: '2026-03-02T13:00:00.000Z' }],
    },
  ]);
  expect(Object.keys(records[0]!)).toEqual(['tenant', 'ticket', 'clock', 'cycle', 'policy', 'calendar', 'target_ms', 'started_at', 'state', 'elapsed_ms', 'remaining_ms', 'deadline', 'stopped_at', 'breached_at', 'thresholds']);
});

test.each<[minutes: number, expected: object]>([
  [-1, []],
  [0, [{ clock: 'response', state: 'ok', elapsed_ms: 0, deadline: instant(30), thresholds: [] }, { clock: 'resolution', state: 'ok' }]],
  [25.5, [{ clock: 'response', state: 'alert', thresholds: [{ name: '85%', instant: instant(25.5) }] }, { state: 'ok' }]],
  // Exactly on time is met: the breach is strictly after the deadline.
  [30, [{ state: 'alert', remaining_ms: 0, breached_at: null, thresholds: [{ name: '85%' }] }, { state: 'ok' }]],
  [30 + 1 / 60_000, [{ state: 'breach', remaining_ms: -1, breached_at: instant(30), deadline: instant(30), thresholds: [{ name: '85%' }, { name: '100%', instant: instant(30) }] }, { state: 'ok' }]],
  [60, [{ state: 'breach', stopped_at: instant(40) }, { state: 'paused', elapsed_ms: 50 * 60_000, remaining_ms: 130 * 60_000, deadline: null }]],
])('as of minute %d, what comes after is not known', async (minutes, expected) => {
  writeEvents(file, [event('T-1', 0, 'new'), event('T-1', 40, 'open', { first_response_at: instant(40) }), event('T-1', 50, 'pending'), event('T-1', 100, 'resolved')]);
  const { records, outcome } = await simulate(file, { at: Date.parse(instant(minutes)) });
  expect(records).toMatchObject(expected as object[]);
  expect(outcome.ignored).toBe([0, 40, 50, 100].filter((one) => one > minutes).length);
});

test('rows are judged as intake judges them, and each is counted once', async () => {
  writeEvents(file, [
    event('T-1', 0, 'new'), 'nonsense', event('T-1', 0, 'new'), event('T-1', 0, 'open'), { ...event('T-1', 1, 'open'), updated_at: '2026-03-02T11:01:00+01:00' }, { ...event('T-1', 1, 'open'), title: null },
    event('T-1', 2, 'open', { priority: 'urgent' }), event('T-1', 3, 'open', { surprise: 1 }), event('T-1', 4, 'open', { title: 'NUL \0' }), event('T-1', 5, 'open', { updated_at: '2026-03-12T00:00:00Z' }),
    event('T-1', 6, 'open', { tenant: 'not one' }),
  ]);
  const { outcome, rejected } = await simulate(file);
  expect(outcome).toMatchObject({
    events: 11, accepted: 2, duplicates: 2, conflicts: 1, tickets: 1,
    rejected: {
      'not valid JSON': 1, 'priority: must be one of critical, high, medium, low': 1, 'surprise: is not a field we know': 1, 'title: must not contain the NUL character': 1,
      'updated_at: must be a date and time with a zone (RFC 3339, as 2024-05-01T09:30:00Z), from 1990 to at most one day ahead': 1,
      'tenant: must be 1 to 63 letters, digits, "_", "." or "-"': 1,
    },
  });
  expect(rejected).toHaveLength(6);
  expect(rejected[1]).toMatchObject({ line: 7 });
});

test('a file in any order is sorted, and says the same of every ticket; rejections are told once', async () => {
  const ticket = (id: string): object[] => [event(id, 0, 'new'), event(id, 10, 'in progress'), event(id, 70, 'pending'), event(id, 90, 'open'), event(id, 300, 'resolved')];
  const ids = Array.from({ length: 50 }, (_, n) => `T-${n}`);
  writeEvents(file, ids.flatMap(ticket));
  const grouped = await simulate(file);
  expect(grouped.sorted).toBe(0);
  expect(grouped.records.map(({ ticket: id }) => id)).toEqual(ids.flatMap((id) => [id, id]));

  writeEvents(file, ['nonsense', ...[4, 2, 0, 3, 1].flatMap((n) => ids.map((id) => ticket(id)[n]!))]);
  const interleaved = await simulate(file);
  expect(interleaved.sorted).toBe(1);
  expect(interleaved.rejected).toHaveLength(1);
  expect(interleaved.records.map(({ ticket: id }) => id)).toEqual(ids.toSorted().flatMap((id) => [id, id]));
  const inOrder = (records: typeof grouped.records): unknown => records.toSorted((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : 0));
  expect(inOrder(interleaved.records)).toEqual(inOrder(grouped.records));
  expect(interleaved.outcome).toMatchObject({ accepted: 250, compliance: grouped.outcome.compliance, alerts: grouped.outcome.alerts });
});

test('the same ticket id in two tenants is two tickets', async () => {
  writeEvents(file, [event('T-1', 0, 'new', { tenant: 'acme' }), event('T-1', 0, 'new'), event('T-1', 5, 'resolved', { tenant: 'acme' })]);
  const { records, outcome } = await simulate(file);
  expect(records.map(({ tenant, clock, state }) => `${tenant} ${clock} ${state}`)).toEqual(['acme response met', 'acme resolution met', 'default response breach', 'default resolution breach']);
  expect(outcome.tickets).toBe(2);
});

test('the report: compliance by clock, policy, priority and tier; uncovered tickets; unknown words', async () => {
  writeEvents(file, [
    event('T-1', 0, 'new'), event('T-1', 20, 'in progress'), event('T-1', 100, 'resolved'),
    event('T-2', 0, 'new'), event('T-2', 40, 'Mulling it over'), event('T-2', 50, 'resolved'),
    event('T-3', 0, 'new', { customer_tier: ' GOLD ' }),
    event('T-4', 0, 'new', { customer_tier: 'wood' }),
  ]);
  const { outcome } = await simulate(file);
  expect(outcome).toMatchObject({
    tickets: 4, clocks: 6, clocks_by_state: { ok: 0, alert: 0, breach: 3, paused: 0, met: 3, cancelled: 0 },
    uncovered: { tickets: 1, examples: ['T-4'], kinds: { 'wood/high': 1 } }, unknown_statuses: { 'Mulling it over': 1 },
    alerts: { alerts: 6, peak: { hour: '2026-03-02T10:00:00.000Z', alerts: 4 } },
  });
  expect(outcome.compliance.clock).toEqual([
    { group: '', clock: 'response', clocks: 3, finished: 2, met: 1, breached: 2, percent: (1 / 3) * 100 },
    { group: '', clock: 'resolution', clocks: 3, finished: 2, met: 2, breached: 1, percent: (2 / 3) * 100 },
  ]);
  expect(outcome.compliance.tier.map(({ group, clock, clocks }) => `${group} ${clock} ${clocks}`)).toEqual(['gold response 3', 'gold resolution 3']);
});

test('two configurations in one pass: what one gains and the other loses', async () => {
  writeEvents(file, [
    event('T-1', 0, 'new'), event('T-1', 20, 'in progress'), event('T-1', 100, 'resolved'),
    event('T-2', 0, 'new', { priority: 'low' }), event('T-2', 40, 'in progress', { priority: 'low' }), event('T-2', 50, 'resolved', { priority: 'low' }),
  ]);
  const { outcome, changes, records } = await simulate(file, {
    against: configOf('tiers: { gold: { high: { response: 30, resolution: 180 }, low: { response: 30 } } }'),
    config: configOf('tiers: { gold: { high: { response: 30, resolution: 90 }, low: { response: 60 } } }'),
  });
  expect(changes).toEqual([
    { change: 'gained', tenant: 'default', ticket: 'T-1', clock: 'resolution', cycle: 1, priority: 'high', tier: 'gold', before: 'met', after: 'breach', breached_at: instant(90) },
    { change: 'lost', tenant: 'default', ticket: 'T-2', clock: 'response', cycle: 1, priority: 'low', tier: 'gold', before: 'breach', after: 'met', breached_at: instant(30) },
  ]);
  expect(records.find(({ clock }) => clock === 'resolution')).toMatchObject({ target_ms: 5_400_000 });
  expect(outcome.comparison).toMatchObject({ breaches_gained: 1, breaches_lost: 1, clocks_changed: { policy: 0, target: 2, deadline: 0, state: 2, added: 0, removed: 0 }, alerts: { before: { alerts: 2 }, after: { alerts: 2 } } });
  expect(outcome.comparison!.compliance.priority).toEqual([
    { group: 'high', clock: 'response', before: { clocks: 1, finished: 1, met: 1, breached: 0, percent: 100 }, after: { clocks: 1, finished: 1, met: 1, breached: 0, percent: 100 } },
    { group: 'high', clock: 'resolution', before: { clocks: 1, finished: 1, met: 1, breached: 0, percent: 100 }, after: { clocks: 1, finished: 1, met: 0, breached: 1, percent: 0 } },
    { group: 'low', clock: 'response', before: { clocks: 1, finished: 1, met: 0, breached: 1, percent: 0 }, after: { clocks: 1, finished: 1, met: 1, breached: 0, percent: 100 } },
  ]);
});

test('a clock only one configuration has', async () => {
  writeEvents(file, [event('T-1', 0, 'new'), event('T-1', 100, 'resolved')]);
  const without = configOf('tiers: { gold: { high: { resolution: 180 } } }');
  expect((await simulate(file, { against: configOf(GOLD), config: without })).changes).toMatchObject([{ change: 'lost', clock: 'response', before: 'breach', after: null }]);
  const { changes, outcome } = await simulate(file, { against: without });
  expect(changes).toMatchObject([{ change: 'gained', clock: 'response', before: null, after: 'breach' }]);
  expect(outcome.comparison).toMatchObject({ clocks_changed: { added: 1, removed: 0 } });
  expect(outcome.comparison!.compliance.clock[0]).toMatchObject({ clock: 'response', before: null });
});

test('a file that cannot be what it should', async () => {
  const csv = join(directory, 'events.csv');
  writeFileSync(csv, 'id;status\nT-1;new\n');
  const options = { file: csv, mapping: PLAIN_MAPPING, config: configOf(GOLD), at: AT, now: AT, onRejected: () => {} };
  const problem = { kind: 'cannot_start', problems: [expect.stringContaining('separate its columns by ";"')] };
  expect(await new SimulateFile({ ...options, against: undefined, onTicket: () => {}, onBreachChange: () => {}, onSort: () => {} }).run()).toEqual(problem);
  expect(await new ExplainTicket({ ...options, ticket: 'T-1' }).run()).toEqual(problem);
});

test('one ticket among many is explained; its segments add up', async () => {
  writeEvents(file, [event('T-0', 0, 'new'), event('T-1', 0, 'new'), event('T-0', 1, 'open'), event('T-1', 10, 'pending'), event('T-1', 30, 'open'), event('T-1', 60, 'resolved')]);
  const options = { file, mapping: PLAIN_MAPPING, config: configOf(GOLD), at: AT, now: AT, onRejected: () => {} };
  const outcome = await new ExplainTicket({ ...options, ticket: 'T-1' }).run();
  if (outcome.kind !== 'explained') throw new Error(outcome.kind);
  const { explanation } = outcome.tickets[0]!.clocks[1]!;
  expect(explanation.segments.map(({ kind, countedMs, eventId }) => [kind, countedMs / 60_000, eventId])).toEqual([
    ['running', 10, `T-1@${instant(0)}#0`], ['paused', 0, `T-1@${instant(10)}#0`], ['running', 30, `T-1@${instant(30)}#0`], ['closed', 0, `T-1@${instant(60)}#0`],
  ]);
  expect(await new ExplainTicket({ ...options, ticket: 'T-2' }).run()).toEqual({ kind: 'not_found' });
});
