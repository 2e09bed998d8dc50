import fc from 'fast-check';
import { SCORERS, compileGroups, decide, rankingOf, type AssignmentGroup, type CustomScorer, type Decision, type RankingTable } from '#core/allocation';
import { groupLists, tickets, weightTables } from '../spec/arbitraries.js';
import { loadOf, plainBest, plainRows } from '../spec/plain-model.js';

const RUNS = { numRuns: 600 };

test('every score, what is missing and the choice are those of the plain model', () => {
  fc.assert(fc.property(tickets, groupLists, weightTables, (ticket, groups, weights) => {
    const decision = decide(ticket, groups, { weights });
    const rows = plainRows(ticket, groups, weights);
    expect(decision.ranking).toHaveLength(rows.length);
    for (const row of rows) {
      const ranked = decision.ranking.find(({ id }) => id === row.id)!;
      for (const name of SCORERS) expect([name, ranked.scores[name]]).toEqual([name, expect.closeTo(row.scores[name], 9)]);
      expect(ranked).toMatchObject({ standing: row.standing, missing: row.missing, scores: { composite: expect.closeTo(row.composite, 9) } });
    }
    if (decision.kind === 'allocated') expect(plainBest(rows, groups)).toContain(decision.group.id);
    else expect(plainBest(rows, groups)).toEqual([]);
  }), RUNS);
});

test('a batch decides as one by one with the loads kept by hand, and tells it the same afterwards', () => {
  fc.assert(fc.property(fc.array(tickets, { maxLength: 12 }), groupLists, weightTables, fc.boolean(), (batch, groups, weights, holds) => {
    const options = { weights, whenAllFull: holds ? 'hold' : 'overbook' } as const;
    const decided = compileGroups(groups, options).decideAll(batch);
    let current = groups;
    const oneByOne = batch.map((ticket): Decision => {
      const decision = decide(ticket, current, options);
      current = booked(current, decision);
      return decision;
    });
    expect(batch.map((_, i) => withoutLoadDoubts(decided.decision(i)))).toEqual(oneByOne.map(withoutLoadDoubts));
    expect(batch.map((_, i) => [decided.groupIdOf(i), decided.reasonOf(i)]))
      .toEqual(oneByOne.map((decision) => [decision.kind === 'allocated' ? decision.group.id : undefined, decision.reason]));
  }), RUNS);
});

test('a table of the ranking holds what the ranking says, to four decimals, the best groups of it', () => {
  const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
  const own: CustomScorer = { name: 'own', score: (_, { id }) => (id === 'g1' ? undefined : 1 / 3) };
  fc.assert(fc.property(fc.array(tickets, { minLength: 1, maxLength: 4 }), groupLists, weightTables, fc.integer({ min: 0, max: 7 }), (batch, groups, weights, most) => {
    const decided = compileGroups(groups, { weights: { ...weights, own: 1 }, customScorers: [own] }).decideAll(batch);
    batch.forEach((_, i) => {
      const whole = decided.decision(i).ranking.map(({ scores: { custom, ...scores }, ...group }) => ({
        ...group, scores: { ...Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, rounded(value)])), custom: Object.fromEntries(Object.entries(custom).map(([name, value]) => [name, rounded(value)])) },
      }));
      expect(rankingOf(JSON.parse(JSON.stringify(decided.rankingTable(i, most))) as RankingTable)).toEqual(whole.slice(0, most));
    });
  }), { numRuns: 300 });
});

test('decisions of a batch stay what they were when loads move on', () => {
  fc.assert(fc.property(fc.array(tickets, { minLength: 1, maxLength: 5 }), groupLists, (batch, groups) => {
    const engine = compileGroups(groups);
    const decided = engine.decideAll(batch);
    const before = batch.map((_, i) => decided.decision(i));
    engine.decideAll(batch);
    groups.forEach(({ id }) => engine.setLoad(id, 3));
    expect(batch.map((_, i) => decided.decision(i))).toEqual(before);
  }), { numRuns: 300 });
});

function booked(groups: readonly AssignmentGroup[], decision: Decision): readonly AssignmentGroup[] {
  if (decision.kind === 'unallocated') return groups;
  return groups.map((group) => (group.id === decision.group.id ? { ...group, currentLoad: loadOf(group) + 1 } : group));
}

/** An assumed load stays assumed within a batch, but is told by whoever keeps it by hand: what depends on that is left out. */
function withoutLoadDoubts(decision: Decision): object {
  const { rationale, ranking, ...rest } = decision;
  expect(rationale.length).toBeGreaterThan(0);
  return { ...rest, confidence: undefined, ranking: ranking.map((row) => ({ ...row, missing: row.missing.filter((name) => name !== 'availability') })) };
}
