import { compileGroups, decide, type AssignmentGroup } from '#core/allocation';
import { seededRandom } from '#testing';
import { aGroup, aTicket } from '../../spec/builders.js';

const WORLDS = 10_000;
const WEIGHTS = { availability: 0.3, proximity: 0.4, performance: 0.3 };
const requester = { point: { lat: 0, lng: 0 } };

function confidence(groups: readonly AssignmentGroup[], weights: Record<string, number> = WEIGHTS): number {
  const decision = decide(aTicket({ requester }), groups, { weights });
  if (decision.kind !== 'allocated') throw new Error(decision.reason);
  return decision.confidence;
}

const near = { location: { point: { lat: 0, lng: 1 } } };
const far = { location: { point: { lat: 0, lng: 100 } } };

test('grows with the lead', () => {
  const lead = [10, 9, 8, 5, 2].map((load) => confidence([aGroup('a', near), aGroup('b', { ...near, maxBandwidth: 20, currentLoad: load })]));
  expect(lead).toEqual([...lead].sort((a, b) => b - a));
});

test('the same lead is worth less on missing data', () => {
  const known = { metrics: { slaComplianceRate: 0.9, sampleSize: 200 } };
  expect(confidence([aGroup('a', { ...near, ...known }), aGroup('b', { ...far, ...known })]))
    .toBeGreaterThan(confidence([aGroup('a', near), aGroup('b', far)]));
});

test('is not the score: two bad groups far apart are a surer choice than two good ones close together', () => {
  const bad = confidence([aGroup('a', { currentLoad: 6, ...near }), aGroup('b', { currentLoad: 6, ...far })]);
  const good = confidence([aGroup('a', near), aGroup('b', { ...near, currentLoad: 1 })]);
  expect(bad).toBeGreaterThan(good);
});

test('without a rival only the data counts', () => {
  expect(confidence([aGroup('a', near)], { availability: 1, proximity: 1, velocity: 2 })).toBeCloseTo(0.75);
});

/** Worlds in which the truth is known: true scores are uniform, known ones are told to ±0.1, unknown ones not at all. */
test('is calibrated: of the choices made with confidence p, p are right', () => {
  const random = seededRandom(7);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const bins = Array.from({ length: 5 }, () => ({ said: 0, right: 0, count: 0 }));
  let worlds: readonly { id: string; truth: number; told: readonly (number | undefined)[] }[] = [];
  const opinion = (scorer: number) => (_: unknown, { id }: AssignmentGroup) => worlds.find((world) => world.id === id)!.told[scorer];
  const engine = compileGroups([aGroup('a'), aGroup('b')], { weights: { x: 1, y: 1, z: 1 }, customScorers: ['x', 'y', 'z'].map((name, s) => ({ name, score: opinion(s) })) });
  for (let i = 0; i < WORLDS; i++) {
    worlds = ['a', 'b'].map((id) => {
      const truth = [random(), random(), random()];
      const told = truth.map((score) => (random() < 0.3 ? undefined : Math.min(1, Math.max(0, score + 0.1 * normal()))));
      return { id, truth: (truth[0]! + truth[1]! + truth[2]!) / 3, told };
    });
    const decision = engine.decide(aTicket());
    if (decision.kind !== 'allocated') throw new Error(decision.reason);
    const [chosen, other] = decision.group.id === 'a' ? worlds : [...worlds].reverse();
    const bin = bins[Math.min(4, Math.floor((decision.confidence - 0.5) * 10))]!;
    bin.said += decision.confidence;
    bin.right += chosen!.truth > other!.truth ? 1 : 0;
    bin.count++;
  }
  const error = bins.reduce((sum, { said, right }) => sum + Math.abs(said - right), 0) / WORLDS;
  expect(error).toBeLessThan(0.03);
});
