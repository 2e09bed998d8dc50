import { DEFAULT_WEIGHTS, decide } from '#core/allocation';
import { aGroup, aTicket } from '../spec/builders.js';

test.each([
  ['no_groups_configured', [], ['There are no groups to choose from.']],
  ['all_inactive', [aGroup('a', { status: 'inactive' })], ['None of the 1 groups is active.']],
  ['all_excluded', [aGroup('a'), aGroup('b', { status: 'inactive' })], ['No active group is left that may get this ticket.']],
] as const)('%s is a named reason', (reason, groups, rationale) => {
  expect(decide(aTicket({ excludedGroups: ['a'] }), groups)).toMatchObject({ kind: 'unallocated', reason, rationale });
});

test('a decision tells all groups\' scores, why the winner won and why the next did not', () => {
  const decision = decide(aTicket({ requester: { point: { lat: 48.8566, lng: 2.3522 } } }), [
    aGroup('Berlin', { currentLoad: 2, location: { point: { lat: 52.52, lng: 13.405 } } }),
    aGroup('Tokyo', { currentLoad: 1, location: { point: { lat: 35.68, lng: 139.69 } } }),
    aGroup('Closed', { status: 'inactive' }),
  ]);
  expect(decision).toMatchObject({ kind: 'allocated', reason: 'best_score', ticketId: 'T1', group: { id: 'Berlin', name: 'Berlin' } });
  expect(decision.ranking.map(({ id, standing }) => [id, standing])).toEqual([['Berlin', 'free'], ['Tokyo', 'free'], ['Closed', 'inactive']]);
  expect(decision.rationale).toEqual([
    'Berlin has the best score of those with room, 0.59 of 1.',
    '8 of its 10 places are free.',
    'It is 877 km from the requester.',
    "Not known, so counted as neutral: whether its skills suit the ticket; its resolution times; its SLA compliance and quality; its cultural competencies; the ticket's deadline.",
    'Tokyo is next with 0.57: behind in proximity (0.17 against 0.70), ahead in availability (0.90 against 0.80).',
  ]);
});

test('equal in all: more free places decide, then the smaller id', () => {
  const groups = [aGroup('c', { maxBandwidth: 10 }), aGroup('b', { maxBandwidth: 10 }), aGroup('a', { maxBandwidth: 5 })];
  const decision = decide(aTicket(), groups, { weights: { velocity: 1 } });
  expect(decision.ranking.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(decision).toMatchObject({ confidence: 0.5 });
  expect(decision.rationale.at(-1)).toBe('c is next with 0.50: equal in all, and told apart by free places or id.');
});

test('a full group comes after every free one, however good', () => {
  const best = aGroup('best', { maxBandwidth: 3, currentLoad: 3, metrics: { slaComplianceRate: 1, avgResolutionHours: 1, sampleSize: 500 } });
  const worst = aGroup('worst', { maxBandwidth: 9, currentLoad: 8, metrics: { slaComplianceRate: 0, avgResolutionHours: 90, sampleSize: 500 } });
  expect(decide(aTicket(), [best, worst])).toMatchObject({ group: { id: 'worst' }, reason: 'best_score', ranking: [{ standing: 'free' }, { id: 'best', standing: 'full' }] });
});

describe('weights', () => {
  const near = aGroup('near', { currentLoad: 5, location: { point: { lat: 0, lng: 0 } } });
  const idle = aGroup('idle', { location: { point: { lat: 0, lng: 90 } } });
  const chosen = (weights?: Record<string, number>): unknown => {
    const decision = decide(aTicket({ category: 'Network', requester: { point: { lat: 0, lng: 0 } } }), [near, idle], weights && { weights });
    return decision.kind === 'allocated' && decision.group.id;
  };
  test('decide', () => {
    expect([chosen({ availability: 1 }), chosen({ proximity: 1 })]).toEqual(['idle', 'near']);
    expect(chosen({ proximity: 900, availability: 100 })).toBe('near');
  });
  test('nonsense counts nothing; all nonsense is the defaults', () => {
    expect(chosen({ proximity: 1, availability: -9 })).toBe('near');
    expect(decide(aTicket(), [near], { weights: { availability: NaN } })).toEqual(decide(aTicket(), [near], { weights: DEFAULT_WEIGHTS }));
  });
  test('of a category come first', () => {
    const ticket = aTicket({ category: ' NETWORK ', requester: { point: { lat: 0, lng: 0 } } });
    const options = { weights: { availability: 1 }, weightsByCategory: { network: { proximity: 1 } } };
    expect(decide(ticket, [near, idle], options)).toMatchObject({ group: { id: 'near' } });
    expect(decide({ ...ticket, category: 'billing' }, [near, idle], options)).toMatchObject({ group: { id: 'idle' } });
  });
});

describe('custom scorers', () => {
  const [a, b] = [aGroup('a'), aGroup('b')];
  test('count by their weight and are told in the reasons', () => {
    const knowsVips = { name: 'knows_vips', score: (_: unknown, { id }: { id: string }) => (id === 'b' ? 7 : undefined) };
    const decision = decide(aTicket(), [a, b], { weights: { ...DEFAULT_WEIGHTS, knows_vips: 0.5 }, customScorers: [knowsVips] });
    expect(decision).toMatchObject({ group: { id: 'b' }, scores: { custom: { knows_vips: 1 } } });
    expect(decision.rationale).toContain('knows_vips gives it 1.00.');
    expect(decision.ranking[1]).toMatchObject({ id: 'a', scores: { custom: { knows_vips: 0.5 } }, missing: expect.arrayContaining(['knows_vips']) });
  });
  test('without a weight are not called', () => {
    const decision = decide(aTicket(), [a, b], { customScorers: [{ name: 'loose', score: () => { throw new Error('called'); } }] });
    expect(decision).toMatchObject({ scores: { custom: {} } });
  });
});
