import fc from 'fast-check';
import { DEFAULT_WEIGHTS, SCORERS, refitWeights, type Outcome, type RankedGroup, type Refit, type Scores, type Weights } from '#core/allocation';
import { seededRandom } from '#testing';

const sum = (weights: Weights): number => Object.values(weights).reduce<number>((all, weight) => all + weight!, 0);
const composite = (scores: Omit<Scores, 'composite' | 'custom'>, weights: Weights): number => SCORERS.reduce((all, name) => all + (weights[name] ?? 0) * scores[name], 0);
const best = (groups: readonly RankedGroup[], weights: Weights): RankedGroup => groups.reduce((top, one) => (composite(one.scores, weights) > composite(top.scores, weights) ? one : top));

/** Decisions by the default weights, corrected (now and then wrongly) by people who weigh by `taste`. */
function corrected(count: number, taste: Weights, noise = 0.1, seed = 3): readonly Outcome[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i): Outcome => {
    const ranking = Array.from({ length: 5 }, (_, g): RankedGroup => {
      const scores = Object.fromEntries(SCORERS.map((name) => [name, random()])) as Omit<Scores, 'composite' | 'custom'>;
      return { id: `g${g}`, name: `g${g}`, standing: 'free', missing: [], scores: { ...scores, custom: {}, composite: composite(scores, DEFAULT_WEIGHTS) } };
    });
    const [given, wanted] = [best(ranking, DEFAULT_WEIGHTS), random() < noise ? ranking[Math.floor(random() * 5)]! : best(ranking, taste)];
    return { ticketId: `T${i}`, groupId: given.id, ranking, result: given.id === wanted.id ? { kind: 'accepted' } : { kind: 'overridden', toGroupId: wanted.id } };
  });
}

const nearest = { ...DEFAULT_WEIGHTS, availability: 0.1, proximity: 0.25 };

function proposal(refit: Refit): Extract<Refit, { kind: 'proposal' }> {
  if (refit.kind !== 'proposal') throw new Error(refit.reason);
  return refit;
}

test('moves towards what the corrections prefer, no further than the step, with evidence from unseen decisions', () => {
  const { weights, evidence } = proposal(refitWeights(corrected(1_500, nearest), DEFAULT_WEIGHTS));
  expect(weights['proximity']).toBeGreaterThan(DEFAULT_WEIGHTS.proximity + 0.02);
  expect(weights['availability']).toBeLessThan(DEFAULT_WEIGHTS.availability - 0.02);
  for (const name of SCORERS) expect(Math.abs(weights[name]! - DEFAULT_WEIGHTS[name])).toBeLessThanOrEqual(0.05 + 1e-9);
  expect(sum(weights)).toBeCloseTo(1, 9);
  expect(evidence.trained + evidence.heldOut).toBe(1_500);
  expect(evidence.heldOut).toBeGreaterThan(350);
  expect(evidence.zScore).toBeGreaterThan(2);
  expect(evidence.logLoss.proposed).toBeLessThan(evidence.logLoss.current);
  expect(evidence.agreement.proposed).toBeGreaterThan(evidence.agreement.current);
});

test('step by step it arrives', () => {
  const outcomes = corrected(1_000, nearest, 0);
  let weights: Weights = DEFAULT_WEIGHTS;
  for (let i = 0; i < 6; i++) {
    const refit = refitWeights(outcomes, weights);
    if (refit.kind === 'proposal') weights = refit.weights;
  }
  for (const name of SCORERS) expect([name, Math.abs(weights[name]! - nearest[name]) < 0.03]).toEqual([name, true]);
});

test('where people choose at random, or as the weights do, there is no evidence', () => {
  expect(refitWeights(corrected(1_000, DEFAULT_WEIGHTS, 1), DEFAULT_WEIGHTS)).toMatchObject({ kind: 'no_evidence', reason: 'no_improvement' });
  expect(refitWeights(corrected(1_000, DEFAULT_WEIGHTS, 0), DEFAULT_WEIGHTS)).toMatchObject({ kind: 'no_evidence', reason: 'no_improvement' });
});

test('few outcomes, or outcomes that teach nothing, are no evidence', () => {
  const none = { kind: 'no_evidence', reason: 'too_few_outcomes', evidence: undefined };
  expect(refitWeights([], DEFAULT_WEIGHTS)).toEqual(none);
  expect(refitWeights(corrected(60, nearest), DEFAULT_WEIGHTS)).toEqual(none);
  const alone = corrected(1_000, nearest).map((outcome) => ({ ...outcome, ranking: outcome.ranking.slice(0, 1) }));
  expect(refitWeights(alone, DEFAULT_WEIGHTS)).toEqual(none);
  const elsewhere = corrected(1_000, nearest).map((outcome) => ({ ...outcome, result: { kind: 'overridden', toGroupId: 'retired' } as const }));
  expect(refitWeights(elsewhere, DEFAULT_WEIGHTS)).toEqual(none);
});

test('what is switched off stays off', () => {
  const { proximity: _, ...rest } = DEFAULT_WEIGHTS;
  const refit = refitWeights(corrected(1_500, { ...nearest, performance: 0.4 }), rest);
  if (refit.kind === 'proposal') expect(refit.weights['proximity']).toBe(0);
});

test('the order of the outcomes does not matter, and a stronger pull moves less', () => {
  const outcomes = corrected(800, nearest);
  expect(refitWeights([...outcomes].reverse(), DEFAULT_WEIGHTS)).toEqual(refitWeights(outcomes, DEFAULT_WEIGHTS));
  const moved = (regularisation: number): number => proposal(refitWeights(outcomes, DEFAULT_WEIGHTS, { maxStep: 1, regularisation })).weights['proximity']! - DEFAULT_WEIGHTS.proximity;
  expect(moved(200)).toBeLessThan(moved(1));
});

test('breaches speak against the group that had them', () => {
  const outcomes = corrected(2_000, nearest, 0).map((outcome): Outcome => (outcome.result.kind === 'overridden' ? { ...outcome, result: { kind: 'breached' } } : outcome));
  const { weights } = proposal(refitWeights(outcomes, DEFAULT_WEIGHTS));
  expect(weights['proximity']).toBeGreaterThan(DEFAULT_WEIGHTS.proximity);
});

test('whatever the taste, a proposal is on the simplex and within the step', () => {
  fc.assert(fc.property(fc.tuple(...SCORERS.map(() => fc.integer({ min: 0, max: 9 }))), fc.integer({ min: 1, max: 99 }), fc.constantFrom(0.01, 0.05, 0.3), (tastes, seed, maxStep) => {
    const refit = refitWeights(corrected(250, Object.fromEntries(SCORERS.map((name, i) => [name, tastes[i]!])), 0.1, seed), DEFAULT_WEIGHTS, { maxStep });
    if (refit.kind === 'no_evidence') return;
    expect(sum(refit.weights)).toBeCloseTo(1, 9);
    for (const name of SCORERS) {
      expect(refit.weights[name]).toBeGreaterThanOrEqual(0);
      expect(Math.abs(refit.weights[name]! - DEFAULT_WEIGHTS[name])).toBeLessThanOrEqual(maxStep + 1e-9);
    }
  }), { numRuns: 10 });
});
