import fc from 'fast-check';
import { AllocationDecision } from '../allocation-decision.dto.js';
import { AssignmentGroup } from '../assignment-group.dto.js';
import { WireValidator } from '../validation/validator.js';
import { completeGroups } from './complete-groups.js';
import { failureOf, HandlerFailure } from './handler-failure.js';
import type { FoundGroup } from './handler-plugin.js';
import { readHandlerCallback } from './read-handler-callback.js';

const NOW = Date.parse('2026-01-05T10:00:00Z');
const NOTHING = { defaults: {}, groups: new Map() };
const read = (body: unknown) => readHandlerCallback(Buffer.from(JSON.stringify(body)), NOW);
const GROUP = { group_id: 'net', name: 'Network', capabilities: ['vpn'], status: 'active', max_bandwidth: 10, current_load: 2 };

describe('a group', () => {
  const faults = (group: unknown) => new WireValidator(AssignmentGroup, () => NOW).faults(group, '', 'none').map(({ field }) => field);

  test('may say little or all', () => {
    expect(faults(GROUP)).toEqual([]);
    expect(faults({ ...GROUP, location: { region: 'us-east' }, metrics: {} })).toEqual([]);
    expect(faults({ ...GROUP, location: { lat: 59.9, lng: 10.7, timezone: 'Europe/Oslo' }, calendar: 'nordic', members: 4, manager: 'Maya', metrics: { avg_resolution_time_hours: 4.5, sla_compliance_rate: 0.95, quality_score: 0.8, cultural_competencies: ['no', 'en'] } })).toEqual([]);
  });

  test.each([
    ['a share in percent', { metrics: { sla_compliance_rate: 95 } }, 'metrics.sla_compliance_rate'], ['a bandwidth beyond sense', { max_bandwidth: 1e6 }, 'max_bandwidth'], ['a negative load', { current_load: -1 }, 'current_load'],
    ['half a place', { location: { lat: 1 } }, 'location'], ['a place off the globe', { location: { lat: 91, lng: 0 } }, 'location.lat'], ['another word', { status: 'on' }, 'status'], ['a blank name', { name: ' ' }, 'name'],
    ['a hundred years to resolve', { metrics: { avg_resolution_time_hours: 876_000 } }, 'metrics.avg_resolution_time_hours'], ['no number', { max_bandwidth: '10' }, 'max_bandwidth'], ['a stranger', { colour: 'red' }, 'colour'],
  ])('with %s is refused', (_, change, field) => {
    expect(faults({ ...GROUP, ...change })).toEqual([field]);
  });
});

test('a decision is checked to its scores', () => {
  const scores = { availability: 1, bandwidth: 0, velocity: 0.5, performance: 0.5, proximity: 0.5, cultural_fit: 0.5, timezone: 0.5, composite: 0.5 };
  const decision = { decision_id: 'd-1', ticket_id: 'T', revision: 1, allocation: { group_id: 'g', group_name: 'G' }, scores, rationale: 'so', confidence: 0.5, decided_at: '2026-01-05T10:00:00.000Z' };
  const validator = new WireValidator(AllocationDecision, () => NOW);
  validator.start();
  const faults = (value: unknown) => validator.faults(value, '', 'none').map(({ field }) => field);
  expect(faults(decision)).toEqual([]);
  expect(faults({ ...decision, decision_id: 'a b', confidence: 1.1, scores: { ...scores, timezone: -0.1 } })).toEqual(['decision_id', 'scores.timezone', 'confidence']);
});

describe('completing groups', () => {
  const complete = (group: Partial<FoundGroup>, own = {}, defaults = {}) => completeGroups([{ group_id: 'net', name: 'Network', ...group }], { defaults, groups: new Map([['NETWORK', own]]) }).groups[0];

  test('what the system says goes over the defaults, what is said of the group over both', () => {
    expect(complete({})).toEqual({ group_id: 'net', name: 'Network', status: 'active', capabilities: [], max_bandwidth: 10, current_load: 0 });
    expect(complete({ max_bandwidth: 7, location: { timezone: 'UTC' } }, {}, { max_bandwidth: 5, location: { timezone: 'Europe/Oslo', country: 'NO' } })).toMatchObject({ max_bandwidth: 7, location: { timezone: 'UTC', country: 'NO' } });
    expect(complete({ max_bandwidth: 7 }, { max_bandwidth: 9, calendar: 'emea' }, { max_bandwidth: 5, calendar: '24x7' })).toMatchObject({ max_bandwidth: 9, calendar: 'emea' });
  });

  test('bandwidth by members, where nobody says any', () => {
    expect(complete({ members: 4 }, {}, { per_member: 5 })?.max_bandwidth).toBe(20);
    expect(complete({ members: 4, max_bandwidth: 3 }, {}, { per_member: 5 })?.max_bandwidth).toBe(3);
    expect(complete({ members: 4, max_bandwidth: 3 }, { per_member: 2 })?.max_bandwidth).toBe(8);
    expect(complete({ members: 4 }, { max_bandwidth: 1 }, { per_member: 5 })?.max_bandwidth).toBe(1);
    expect(complete({}, {}, { per_member: 5 })?.max_bandwidth).toBe(10);
  });

  test('what makes no sense is refused by name, the others are taken', () => {
    const found = [{ group_id: 'a', name: 'A', max_bandwidth: -1 }, { group_id: 'b', name: 'B' }, null, { group_id: 'b', name: 'again' }, { group_id: 'c', name: 'C', location: 'Oslo' }];
    const { groups, refused } = completeGroups(found as unknown as FoundGroup[], NOTHING);
    expect(groups.map(({ group_id, name }) => [group_id, name])).toEqual([['b', 'B']]);
    expect(refused.map(({ field }) => field)).toEqual(['groups[0].max_bandwidth', 'groups[2]', 'groups[4].location']);
  });

  test('an override without a group, and a group without tickets', () => {
    const { groups, unmatched } = completeGroups([{ group_id: 'net', name: 'Network' }, { group_id: 'old', name: 'Old' }], { defaults: {}, groups: new Map([['old', { ignore: true }], ['Netwrk', {}]]) });
    expect(groups.map(({ name }) => name)).toEqual(['Network']);
    expect(unmatched).toEqual(['Netwrk']);
  });

  test('whatever a system says, nothing odd comes out', () => {
    const validator = new WireValidator(AssignmentGroup, () => NOW);
    fc.assert(fc.property(fc.array(fc.anything({ withNullPrototype: false })), fc.array(fc.record({ group_id: fc.string(), name: fc.string(), max_bandwidth: fc.anything(), location: fc.anything(), metrics: fc.anything() }, { requiredKeys: [] })), (odd, groups) => {
      const completed = completeGroups([...odd, ...groups] as unknown as FoundGroup[], { defaults: { per_member: 2, location: { country: 'NO' } }, groups: new Map() });
      for (const group of completed.groups) expect(validator.faults(group, '', 'escapes')).toEqual([]);
    }));
  });
});

describe('a call-back', () => {
  test.each([
    { kind: 'assigned', ticket_id: 'T', decision_id: 'd-1', assigned_user: 'maya' }, { kind: 'rejected', ticket_id: 'T', reason: 'not ours' }, { kind: 'reassigned', ticket_id: 'T', group_id: 'g' },
    { kind: 'load', group_id: 'g', current_load: 3, max_bandwidth: 5 }, { kind: 'metrics', group_id: 'g', metrics: { quality_score: 0.9 }, occurred_at: '2026-01-05T09:59:00Z' },
  ])('$kind', (news) => {
    expect(read(news)).toEqual({ kind: 'read', news: [news] });
    expect(read({ callbacks: [news, news] })).toEqual({ kind: 'read', news: [news, news] });
  });

  test.each([
    [{ kind: 'rejected', ticket_id: 'T' }, ['reason']], [{ kind: 'load', group_id: 'g' }, ['current_load']], [{ kind: 'load', group_id: 'g', current_load: 1e9 }, ['current_load']], [{ kind: 'exploded' }, ['kind']], [[], ['']], [7, ['']],
    [{ callbacks: [{ kind: 'assigned', ticket_id: 'T' }, { kind: 'reassigned', ticket_id: null, group_id: ' ' }] }, ['callbacks[1].group_id', 'callbacks[1].ticket_id']],
    [{ kind: 'assigned', ticket_id: 'T\u0000' }, ['ticket_id']], [{ kind: 'assigned', ticket_id: 'T', occurred_at: '2027-01-01T00:00:00Z' }, ['occurred_at']], [{ callbacks: Array.from({ length: 1001 }, () => ({})) }, ['callbacks']],
  ])('%j is unreadable', (body, fields) => {
    const reading = read(body);
    expect(reading.kind === 'unreadable' && reading.faults.map(({ field }) => field)).toEqual(fields);
  });

  test('whatever is sent is read or told what is wrong with it', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.json().map((text) => `{"callbacks":[${text}]}`), fc.string()), (text) => {
      const reading = readHandlerCallback(Buffer.from(text), NOW);
      expect(reading.kind === 'read' ? reading.news.length : reading.kind === 'unreadable' ? reading.faults.length : 1).toBeGreaterThanOrEqual(reading.kind === 'read' ? 0 : 1);
    }), { numRuns: 2_000 });
  });

  test.each([['{', 'must be JSON'], ['', 'must be JSON'], [Buffer.from([0xff, 0xfe]), 'must be UTF-8']])('%j is no body', (body, message) => {
    expect(readHandlerCallback(Buffer.from(body as string), NOW)).toEqual({ kind: 'unreadable', faults: [{ field: '', message }] });
  });
});

describe('a failure', () => {
  test('is known by its fields, from whatever code it comes', () => {
    expect(failureOf(Object.assign(new Error('full'), { verdict: 'permanent' }))).toMatchObject({ verdict: 'permanent', message: 'full' });
    expect(failureOf({ verdict: 'retry', message: 'later', afterMs: 5 })).toMatchObject({ verdict: 'retry', afterMs: 5 });
    expect([failureOf({ verdict: 'retry', afterMs: 1e23 }).afterMs, new HandlerFailure('retry', 'later', 1e23).afterMs]).toEqual([3_600_000, 3_600_000]);
    const own = new HandlerFailure('misconfigured', 'x');
    expect(failureOf(own)).toBe(own);
  });

  test.each([[new TypeError('x is undefined')], ['just text'], [undefined], [null], [{ verdict: 'perhaps', afterMs: -1 }], [{ message: 7, afterMs: Infinity }]])('%p is tried again', (thrown) => {
    expect(failureOf(thrown)).toMatchObject({ verdict: 'retry', afterMs: undefined });
  });
});
