import fc from 'fast-check';
import { PRIORITIES, STATUSES, type Status, type TicketMoment } from '#core/ticket';
import { alwaysOpen, type Policy, type PolicySet, type Schedule, type Threshold } from '#core/sla-clock';
import { shifts } from './shift-schedule.js';

/** Small worlds in ticks of 1 ms: creation at 1,000, moments within some hundred ticks, targets of some tens. */
export const BIRTH = 1_000;

export const schedules: readonly Schedule[] = [alwaysOpen, shifts('####....'), shifts('..#######......###..')];

const thresholds: readonly Threshold[] = [
  { name: '0%', at: { percent: 0 }, alerts: true },
  { name: '50%', at: { percent: 50 }, alerts: true },
  { name: '85%', at: { percent: 85 }, alerts: true },
  { name: '-5m', at: { offsetMs: -5 }, alerts: true },
  { name: '100%', at: { percent: 100 }, alerts: true },
  { name: '+0m', at: { offsetMs: 0 }, alerts: true },
  { name: '120%', at: { percent: 120 }, alerts: true },
  { name: '+7m', at: { offsetMs: 7 }, alerts: true },
];

const statuses = fc.subarray<Status>([...STATUSES], { maxLength: 3 }).map((list): ReadonlySet<Status> => new Set(list));

function policy(name: string): fc.Arbitrary<Policy> {
  return fc.record({
    schedule: fc.constantFrom(...schedules),
    onChange: fc.constantFrom('retroactive', 'forward', 'reset'),
    onReopen: fc.constantFrom('resume', 'new_cycle'),
    response: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined, freq: 5 }),
    resolution: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined, freq: 8 }),
    pauseOn: fc.oneof(fc.constant<ReadonlySet<Status>>(new Set<Status>(['pending', 'on_hold'])), statuses),
    thresholds: fc.subarray([...thresholds]),
  }).map(({ response, resolution, pauseOn, thresholds: marks, ...rest }): Policy => ({
    ...rest,
    name,
    version: 1,
    clocks: [
      ...(response === undefined ? [] : [{ clock: 'response', target: { ms: response }, thresholds: marks, pauseOn: new Set<Status>() }]),
      ...(resolution === undefined ? [] : [{ clock: 'resolution', target: { ms: resolution }, thresholds: marks, pauseOn }]),
    ],
    matches: ({ tier }) => tier === name,
  }));
}

export const policySets: fc.Arbitrary<PolicySet> = fc.record({
  policies: fc.tuple(policy('gold'), policy('silver'), policy('bronze')),
  respondedBy: fc.oneof(fc.constant<ReadonlySet<Status>>(new Set<Status>(['in_progress', 'resolved', 'closed'])), statuses),
}).map(({ policies, respondedBy }) => ({ version: 1, policies, namedClocks: new Map(), respondedBy, statusOf: (word) => STATUSES.find((status) => status === word) }));

const anyMoment: fc.Arbitrary<TicketMoment> = fc.record({
  occurredAt: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: BIRTH, max: BIRTH + 160 }) }, { weight: 1, arbitrary: fc.integer({ min: BIRTH - 20, max: BIRTH + 1 }) }),
  sequence: fc.integer({ min: 0, max: 2 }),
  eventId: fc.constantFrom('a', 'b', 'c', 'd'),
  createdAt: fc.constant(BIRTH),
  status: fc.constantFrom(...STATUSES, 'open', 'pending', 'Waiting for Godot'),
  priority: fc.constantFrom(...PRIORITIES),
  tier: fc.constantFrom('gold', 'gold', 'gold', 'gold', 'silver', 'bronze', 'nobody'),
}).chain((moment) =>
  fc.option(fc.integer({ min: BIRTH - 20, max: BIRTH + 180 }), { nil: undefined, freq: 8 })
    .map((firstResponseAt) => (firstResponseAt === undefined ? moment : { ...moment, firstResponseAt })));

/** No two alike: the same moment said twice is a matter of its own. */
export const timelines: fc.Arbitrary<TicketMoment[]> = fc.uniqueArray(anyMoment, {
  minLength: 1, maxLength: 9, selector: ({ occurredAt, sequence, eventId }) => `${occurredAt}/${sequence}/${eventId}`,
});
