import fc from 'fast-check';
import { compileGroups, rechoose, type AllocationOptions, type CustomScorer, type RankingTable, type Weights } from '#core/allocation';
import { groupLists, tickets, weightTables } from '../spec/arbitraries.js';
import { aGroup, aTicket } from '../spec/builders.js';

/** Scores are kept to four decimals. */
const KEPT = 0.000_1;

const own: CustomScorer = { name: 'own', score: ({ ticketId }, { id }) => (id === 'g1' ? undefined : ((ticketId.length + id.charCodeAt(1)) % 7) / 7) };
const withOwn = fc.tuple(weightTables, fc.integer({ min: 0, max: 3 })).map(([weights, mine]): Weights => ({ ...weights, own: mine }));
const optionsOf: fc.Arbitrary<AllocationOptions> = fc.record({
  weights: withOwn,
  weightsByCategory: fc.dictionary(fc.constantFrom('Network', 'DATABASE', 'billing'), withOwn),
  whenAllFull: fc.constantFrom('overbook', 'hold'),
}).map((options) => ({ ...options, customScorers: [own] }));
const stored = (table: RankingTable): RankingTable => JSON.parse(JSON.stringify(table)) as RankingTable;

test('by the weights a decision was made under, whoever was chosen would have been chosen, however many of the ranking are kept', () => {
  fc.assert(fc.property(fc.array(tickets, { minLength: 1, maxLength: 6 }), groupLists, optionsOf, fc.integer({ min: 1, max: 7 }), (batch, groups, options, most) => {
    const decided = compileGroups(groups, options).decideAll(batch);
    batch.forEach(({ category }, i) => {
      const table = stored(decided.rankingTable(i, most));
      const choice = rechoose(options)(table, category);
      const reason = decided.reasonOf(i);
      if (reason === 'all_full') expect(choice).toEqual({ kind: 'all_full' });
      else if (decided.groupIdOf(i) === undefined) expect(choice).toEqual({ kind: 'no_candidates' });
      else expect(choice).toMatchObject({ kind: 'chosen', place: 0, unkept: [] });
    });
  }), { numRuns: 600 });
});

test('by other weights it is whom the engine would choose by them, but for leads that the rounding hides', () => {
  fc.assert(fc.property(tickets, groupLists, optionsOf, optionsOf, (ticket, groups, made, others) => {
    const { weights } = made;
    const table = stored(compileGroups(groups, { ...made, weights: { ...weights, own: 1 } }).decideAll([ticket]).rankingTable(0, 9));
    const choice = rechoose(others)(table, ticket.category);
    const decided = compileGroups(groups, others).decide(ticket);
    if (choice.kind !== 'chosen') return expect(choice.kind === 'all_full').toBe(decided.reason === 'all_full');
    const best = decided.ranking[0]!.scores.composite;
    const chosen = decided.ranking.find(({ id }) => id === table.ids[choice.place])!;
    expect(chosen.standing).toBe('free');
    expect(best - chosen.scores.composite).toBeLessThanOrEqual(2 * KEPT + 1e-8);
    for (const { id, scores } of decided.ranking) expect(Math.abs(choice.composites[table.ids.indexOf(id)]! - scores.composite)).toBeLessThanOrEqual(KEPT / 2 + 1e-9);
  }), { numRuns: 600 });
});

describe('of a ranking', () => {
  const near = { availability: 0, proximity: 1 };
  const groups = [
    aGroup('far', { location: { point: { lat: 0, lng: 90 } }, currentLoad: 1 }),
    aGroup('near', { location: { point: { lat: 0, lng: 1 } }, currentLoad: 8 }),
    aGroup('nearest', { location: { point: { lat: 0, lng: 0 } }, currentLoad: 10 }),
  ];
  const ticket = aTicket({ category: 'Cables', requester: { point: { lat: 0, lng: 0 } } });
  const table = compileGroups(groups, { weights: { availability: 1 } }).decideAll([ticket]).rankingTable(0, 9);
  const chosenBy = (options: AllocationOptions, category = 'Cables'): string => {
    const choice = rechoose(options)(table, category);
    return choice.kind === 'chosen' ? table.ids[choice.place]! : choice.kind;
  };

  test('a free group comes before a full one, however near', () => {
    expect([chosenBy({ weights: { availability: 1 } }), chosenBy({ weights: near })]).toEqual(['far', 'near']);
  });

  test('the weights of its category hold, in any case', () => {
    const options = { weights: { availability: 1 }, weightsByCategory: { ' CABLES ': near } };
    expect([chosenBy(options), chosenBy(options, 'Wires')]).toEqual(['near', 'far']);
  });

  test('weights count by their shares: twice as much of everything is the same', () => {
    const choiceBy = (times: number) => rechoose({ weights: { availability: times, proximity: 2 * times } })(table, undefined);
    expect(choiceBy(50)).toEqual(choiceBy(1));
  });

  test('a scorer that had no weight then has no scores now: it is named, and left out', () => {
    expect(rechoose({ weights: { ...near, home: 3, work: 0 } })(table, undefined)).toMatchObject({ kind: 'chosen', unkept: ['home'] });
    expect(chosenBy({ weights: { ...near, home: 3 } })).toBe('near');
  });

  test('a lead that the rounding may hide is none: whoever stood first stays', () => {
    const of = (second: number): RankingTable => ({ ...table, ids: ['a', 'b'], names: ['a', 'b'], standings: ['free', 'free'], scores: { ...table.scores, proximity: [0.5, second] } });
    const placeIn = (ranking: RankingTable) => rechoose({ weights: { proximity: 1 } })(ranking, undefined);
    expect([placeIn(of(0.5001)), placeIn(of(0.5002))]).toMatchObject([{ place: 0 }, { place: 1 }]);
  });
});
