import fc from 'fast-check';
import { SCORERS, compileGroups, decide, type AssignmentGroup, type RankedGroup, type ScorerName, type TicketNeeds } from '#core/allocation';
import { groupLists, tickets, weightTables, wildGroupLists, wildTickets } from '../spec/arbitraries.js';
import { HOUR, NOW, aGroup, aTicket, daily } from '../spec/builders.js';

const RUNS = { numRuns: 400 };

test('whatever the inputs, all scores and the confidence are in [0, 1], and the same inputs decide the same', () => {
  fc.assert(fc.property(wildTickets, wildGroupLists, (ticket, groups) => {
    const decision = decide(ticket, groups);
    for (const { scores } of decision.ranking) for (const name of [...SCORERS, 'composite'] as const) inUnit(scores[name]);
    if (decision.kind === 'allocated') inUnit(decision.confidence);
    expect(decision.rationale.every((sentence) => /\S.*\.$/su.test(sentence))).toBe(true);
    expect(decide(ticket, groups)).toEqual(decision);
  }), RUNS);
});

test('absurd weights and custom scorers do not lead out of [0, 1]', () => {
  const nonsense = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 1e308));
  fc.assert(fc.property(tickets, groupLists, fc.dictionary(fc.constantFrom(...SCORERS, 'own'), nonsense), nonsense, (ticket, groups, weights, opinion) => {
    for (const { scores } of decide(ticket, groups, { weights, customScorers: [{ name: 'own', score: () => opinion }] }).ranking) {
      inUnit(scores.composite);
      Object.values(scores.custom).forEach(inUnit);
    }
  }), RUNS);
});

test('the order of the groups does not matter', () => {
  const shuffled = groupLists.chain((groups) => fc.tuple(fc.constant(groups), fc.shuffledSubarray([...groups], { minLength: groups.length })));
  fc.assert(fc.property(tickets, shuffled, weightTables, (ticket, [groups, others], weights) => {
    expect(decide(ticket, others, { weights })).toEqual(decide(ticket, groups, { weights }));
  }), RUNS);
});

test('the ranking is as the choice is made: candidates first, free before full, the winner on top', () => {
  fc.assert(fc.property(tickets, groupLists, (ticket, groups) => {
    const decision = decide(ticket, groups);
    const rank = (row: RankedGroup): number => ['free', 'full', 'excluded', 'inactive'].indexOf(row.standing);
    const candidates = decision.ranking.filter(({ standing }) => standing === 'free' || standing === 'full');
    expect(candidates.map(rank)).toEqual(candidates.map(rank).sort());
    expect(decision.ranking.slice(0, candidates.length)).toEqual(candidates);
    const free = candidates.filter(({ standing }) => standing === 'free').map(({ scores }) => scores.composite);
    expect(free).toEqual([...free].sort((a, b) => b - a));
    if (decision.kind === 'allocated') expect(decision.ranking[0]).toMatchObject({ id: decision.group.id, scores: decision.scores });
  }), RUNS);
});

describe('a change for the better never lowers the score', () => {
  /** Two versions of one group among the same others, the second better in one respect. */
  function neverLower(name: ScorerName, better: fc.Arbitrary<readonly [Partial<AssignmentGroup>, Partial<AssignmentGroup>]>, of: Partial<TicketNeeds> = {}): void {
    fc.assert(fc.property(tickets, groupLists, better, (ticket, others, [worse, improved]) => {
      const score = (group: Partial<AssignmentGroup>): number =>
        decide({ ...ticket, ...of }, [...others, aGroup('subject', { capabilities: ['expert'], ...group })]).ranking.find(({ id }) => id === 'subject')!.scores[name];
      expect(score(improved)).toBeGreaterThanOrEqual(score(worse) - 1e-12);
    }), RUNS);
  }
  // In millionths: ratios of numbers near the smallest double are rounding alone.
  const amount = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: max * 1e6 }).map((millionths) => millionths / 1e6);
  const ordered = (max: number): fc.Arbitrary<readonly [number, number]> => fc.tuple(amount(max), amount(max)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);

  test.each(['availability', 'bandwidth'] as const)('%s: less load', (name) =>
    neverLower(name, ordered(30).map(([less, more]) => [{ maxBandwidth: 20, currentLoad: more }, { maxBandwidth: 20, currentLoad: less }])));
  test.each(['availability', 'bandwidth'] as const)('%s: more places', (name) =>
    neverLower(name, ordered(30).map(([less, more]) => [{ maxBandwidth: less, currentLoad: 5 }, { maxBandwidth: more, currentLoad: 5 }])));
  test('velocity: faster', () =>
    neverLower('velocity', ordered(50).map(([less, more]) => [{ metrics: { avgResolutionHours: more } }, { metrics: { avgResolutionHours: less } }])));
  test('performance: more SLAs met, better quality', () => {
    neverLower('performance', ordered(1).map(([less, more]) => [{ metrics: { slaComplianceRate: less, sampleSize: 7 } }, { metrics: { slaComplianceRate: more, sampleSize: 7 } }]));
    neverLower('performance', ordered(1).map(([less, more]) => [{ metrics: { qualityScore: less } }, { metrics: { qualityScore: more } }]));
  });
  test('proximity: nearer', () =>
    neverLower('proximity', ordered(180).map(([less, more]) => [{ location: { point: { lat: 0, lng: more } } }, { location: { point: { lat: 0, lng: less } } }]), { requester: { point: { lat: 0, lng: 0 } } }));
  test('cultural fit: one competency more of those it has', () =>
    neverLower('cultural_fit', fc.constant([{ metrics: { culturalCompetencies: ['Japanese'] } }, { metrics: { culturalCompetencies: ['Japanese', 'Japan'] } }]), { requester: { language: 'ja' } }));
  test('timezone: longer hours', () =>
    neverLower('timezone', ordered(12).map(([less, more]) => [{ hours: daily(8, 8 + less) }, { hours: daily(8, 8 + more) }]), { now: NOW, deadline: NOW + 30 * HOUR }));
});

describe('loads', () => {
  test('no group is ever filled beyond its bandwidth while another has room', () => {
    fc.assert(fc.property(fc.array(tickets.map(({ excludedGroups: _, ...ticket }) => ticket), { maxLength: 40 }), groupLists, (batch, groups) => {
      const engine = compileGroups(groups);
      const roomIn = ({ id, status, maxBandwidth }: AssignmentGroup): boolean => status === 'active' && engine.loadOf(id)! + 1 <= maxBandwidth;
      for (const ticket of batch) {
        const free = groups.filter(roomIn).map(({ id }) => id);
        const decided = engine.decideAll([ticket]);
        if (free.length > 0) expect(free).toContain(decided.groupIdOf(0));
        else expect(['all_full', 'all_inactive', 'no_groups_configured']).toContain(decided.reasonOf(0));
      }
    }), { numRuns: 300 });
  });

  test('a burst of 1,000 equal tickets is spread in proportion to capacity', () => {
    const groups = [aGroup('a', { maxBandwidth: 1_000 }), aGroup('b', { maxBandwidth: 600 }), aGroup('c', { maxBandwidth: 400 })];
    const decided = compileGroups(groups).decideAll(burst(1_000));
    expect(sharesOf(decided.length, (i) => decided.groupIdOf(i))).toEqual({ a: within(500, 2), b: within(300, 2), c: within(200, 2) });
  });

  test('also where one group is better: it gets more, others get some, none too many', () => {
    const groups = ['a', 'b', 'c'].map((id, i) => aGroup(id, { maxBandwidth: 400, metrics: { avgResolutionHours: [2, 4, 8][i]!, slaComplianceRate: [0.99, 0.95, 0.9][i]! } }));
    const decided = compileGroups(groups).decideAll(burst(1_000));
    const shares = sharesOf(decided.length, (i) => decided.groupIdOf(i));
    expect([shares['a']! >= shares['b']!, shares['b']! >= shares['c']!, shares['c']! >= 150, shares['a']! <= 400]).toEqual([true, true, true, true]);
  });

  test('once all are full, it says so, and the overflow is spread by capacity too', () => {
    const decided = compileGroups([aGroup('big', { maxBandwidth: 60 }), aGroup('small', { maxBandwidth: 40 })]).decideAll(burst(1_000));
    const reasons = Array.from({ length: 1_000 }, (_, i) => decided.reasonOf(i));
    expect([new Set(reasons.slice(0, 100)), new Set(reasons.slice(100))]).toEqual([new Set(['best_score']), new Set(['all_full'])]);
    expect(sharesOf(1_000, (i) => decided.groupIdOf(i))).toEqual({ big: within(600, 2), small: within(400, 2) });
  });

  test('where overbooking is forbidden, the overflow stays unallocated', () => {
    const decided = compileGroups([aGroup('big', { maxBandwidth: 60 }), aGroup('small', { maxBandwidth: 40 })], { whenAllFull: 'hold' }).decideAll(burst(101));
    expect(decided.decision(100)).toMatchObject({ kind: 'unallocated', reason: 'all_full', rationale: ['Every candidate is full, and overbooking is not allowed.'] });
    expect([decided.groupIdOf(100), decided.confidenceOf(100)]).toEqual([undefined, undefined]);
  });
});

const burst = (count: number): readonly TicketNeeds[] => Array.from({ length: count }, (_, i) => aTicket({ ticketId: `T${i}` }));

function sharesOf(count: number, groupIdOf: (i: number) => string | undefined): Record<string, number> {
  const shares: Record<string, number> = {};
  for (let i = 0; i < count; i++) shares[groupIdOf(i) ?? 'none'] = (shares[groupIdOf(i) ?? 'none'] ?? 0) + 1;
  return shares;
}

const within = (expected: number, margin: number): unknown => ({ asymmetricMatch: (actual: number) => Math.abs(actual - expected) <= margin });

function inUnit(x: number): void {
  if (!(x >= 0 && x <= 1)) throw new Error(`${x} is not in [0, 1]`);
}
