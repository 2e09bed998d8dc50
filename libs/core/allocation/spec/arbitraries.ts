import fc from 'fast-check';
import { LEVELS, SCORERS, type AssignmentGroup, type Requester, type TicketNeeds, type Weights, type WorkingHours } from '#core/allocation';
import { PRIORITIES } from '#core/ticket';
import { daily, HOUR, NOW } from './builders.js';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
/** Leaves keys out instead of setting them to undefined. */
const record = <T extends object>(model: { [K in keyof T]-?: fc.Arbitrary<T[K] | undefined> }): fc.Arbitrary<T> =>
  fc.record(model as Record<string, fc.Arbitrary<unknown>>).map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T);

const point = fc.record({ lat: fc.integer({ min: -90, max: 90 }), lng: fc.integer({ min: -180, max: 180 }) });
const categories = ['network', 'Database', 'billing', 'networking issue'] as const;
const category = fc.constantFrom(...categories);
const HOURS: readonly WorkingHours[] = [daily(8, 17), daily(0, 24), daily(20, 23)];

export const requesters: fc.Arbitrary<Requester> = record<Requester>({
  point: maybe(point),
  language: maybe(fc.constantFrom('ja', 'pt-BR', 'German', 'klingon')),
  country: maybe(fc.constantFrom('JP', 'Japan', 'Brazil', 'UK')),
  tags: maybe(fc.subarray(['vip', 'retail'])),
});

export const tickets: fc.Arbitrary<TicketNeeds> = record<TicketNeeds>({
  ticketId: fc.string({ minLength: 1, maxLength: 5 }),
  priority: fc.constantFrom(...PRIORITIES),
  category: maybe(category),
  urgency: maybe(fc.constantFrom(...LEVELS)),
  impact: maybe(fc.constantFrom(...LEVELS)),
  requester: requesters,
  now: fc.constantFrom(NOW, NOW + 5 * HOUR),
  remainingMs: maybe(fc.integer({ min: -2 * HOUR, max: 50 * HOUR })),
  deadline: maybe(fc.integer({ min: NOW - HOUR, max: NOW + 90 * HOUR })),
  excludedGroups: maybe(fc.subarray(['g0', 'g1', 'g2'])),
});

const groupOf = (id: string): fc.Arbitrary<AssignmentGroup> => record<AssignmentGroup>({
  id: fc.constant(id),
  name: fc.constant(id.toUpperCase()),
  location: record({ point: maybe(point), region: maybe(fc.constant('eu')), timezone: maybe(fc.constant('UTC')) }),
  capabilities: fc.subarray(['basic', 'L2', 'Tier 3', 'network', 'databases', 'Billing support']),
  status: fc.constantFrom('active', 'active', 'active', 'inactive'),
  maxBandwidth: fc.integer({ min: 0, max: 8 }),
  currentLoad: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.constant(NaN)),
  metrics: record({
    avgResolutionHours: maybe(fc.integer({ min: 0, max: 30 })),
    resolutionHoursByCategory: maybe(fc.dictionary(category, fc.integer({ min: 0, max: 9 }), { maxKeys: 2 })),
    slaComplianceRate: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    qualityScore: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    sampleSize: maybe(fc.integer({ min: 0, max: 200 })),
    culturalCompetencies: maybe(fc.subarray(['Japanese', 'pt', 'Germany', 'VIP', 'GB'])),
  }),
  hours: maybe(fc.constantFrom(...HOURS)),
});

export const groupLists: fc.Arbitrary<readonly AssignmentGroup[]> =
  fc.integer({ min: 0, max: 6 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => groupOf(`g${i}`))));

export const weightTables: fc.Arbitrary<Weights> = fc.record(Object.fromEntries(SCORERS.map((name) => [name, fc.integer({ min: 0, max: 5 })])));

/** Every number anything at all, words too. */
const wild = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER));
const anyWord = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('constructor', '__proto__', 'toString', '', ' ', 'de', 'code de'));
export const wildTickets: fc.Arbitrary<TicketNeeds> = fc.tuple(tickets, record<TicketNeeds>({
  ticketId: anyWord, priority: fc.constantFrom(...PRIORITIES), category: maybe(anyWord), urgency: maybe(fc.constantFrom(...LEVELS)), impact: maybe(fc.constantFrom(...LEVELS)),
  requester: record<Requester>({ point: maybe(fc.record({ lat: wild, lng: wild })), language: maybe(anyWord), country: maybe(anyWord), tags: maybe(fc.array(anyWord, { maxLength: 3 })) }),
  now: wild, remainingMs: maybe(wild), deadline: maybe(wild), excludedGroups: fc.constant(undefined),
})).map(([sane, absurd]) => ({ ...sane, ...absurd }));

const wildGroupOf = (id: string): fc.Arbitrary<AssignmentGroup> => fc.tuple(groupOf(id), record<AssignmentGroup>({
  id: fc.constant(id), name: anyWord, status: fc.constant('active'), maxBandwidth: wild, currentLoad: wild,
  location: record({ point: maybe(fc.record({ lat: wild, lng: wild })), timezone: maybe(anyWord), region: maybe(anyWord) }),
  capabilities: fc.array(anyWord, { maxLength: 3 }),
  metrics: record({
    avgResolutionHours: maybe(wild), resolutionHoursByCategory: maybe(fc.dictionary(anyWord, wild, { maxKeys: 2 })), slaComplianceRate: maybe(wild), qualityScore: maybe(wild),
    sampleSize: maybe(wild), culturalCompetencies: maybe(fc.array(anyWord, { maxLength: 3 })),
  }),
  hours: maybe(wild.map((open): WorkingHours => ({ openBetween: () => open }))),
})).map(([sane, absurd]) => ({ ...sane, ...absurd }));

export const wildGroupLists: fc.Arbitrary<readonly AssignmentGroup[]> =
  fc.integer({ min: 1, max: 5 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => wildGroupOf(`g${i}`))));
