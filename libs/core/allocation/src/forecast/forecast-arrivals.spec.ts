import fc from 'fast-check';
import { finishedPerHour, forecastArrivals } from '#core/allocation';
import { seededRandom } from '#testing';
import { quantileOf } from './counting.js';

const HOUR = 3_600_000;
const WEEK = 168;
/** A Monday. */
const FROM = Date.UTC(2026, 0, 5);

const officeRate = (hour: number): number => (hour % WEEK < 120 && hour % 24 >= 8 && hour % 24 < 18 ? 6 : 0.5);

function poisson(mean: number, random: () => number): number {
  let [count, product] = [0, random()];
  for (const end = Math.exp(-mean); product > end; count++) product *= random();
  return count;
}

test('learns the rhythm of the week', () => {
  const random = seededRandom(1);
  const counts = Array.from({ length: 12 * WEEK }, (_, i) => poisson(officeRate(i), random));
  const { hours, weeks, dispersion } = forecastArrivals({ from: FROM, counts }, { capacityAt: () => 4 });
  expect([hours.length, weeks, hours[0]!.from, hours[0]!.hourOfWeek]).toEqual([WEEK, 12, FROM + 12 * WEEK * HOUR, 0]);
  expect(dispersion).toBeLessThan(1.2);
  const mean = (of: (hour: number) => boolean): number => hours.filter((_, i) => of(i)).reduce((sum, { expected }, _i, all) => sum + expected / all.length, 0);
  expect(mean((i) => officeRate(i) === 6)).toBeCloseTo(6, 0);
  expect(mean((i) => officeRate(i) === 0.5)).toBeCloseTo(0.5, 0);
  expect([hours[10]!.overload, hours[2]!.overload]).toEqual(['likely', 'none']);
});

test.each([['Poisson', 1], ['scattering three times as much', 3]])('the interval holds what it promises: %s', (_name, factor) => {
  const random = seededRandom(5);
  // In lots of `factor`: mean the same, variance `factor` times as large.
  const arrive = (i: number): number => factor * poisson(officeRate(i) / factor, random);
  let [within, all] = [0, 0];
  for (let trial = 0; trial < 12; trial++) {
    const counts = Array.from({ length: 8 * WEEK }, (_, i) => arrive(i));
    for (const { low, high } of forecastArrivals({ from: FROM, counts }, { capacityAt: () => 1 }).hours) {
      const came = arrive(all++);
      within += low <= came && came <= high ? 1 : 0;
    }
  }
  expect(within / all).toBeGreaterThan(0.88);
});

test('newer weeks count more', () => {
  const counts = Array.from({ length: 12 * WEEK }, (_, i) => (i < 8 * WEEK ? 2 : 6));
  expect(forecastArrivals({ from: FROM, counts }, { capacityAt: () => 1 }).hours[0]!.expected).toBeGreaterThan(3.5);
});

test('without history it is almost nothing, and not sure of that', () => {
  const { hours, weeks } = forecastArrivals({ from: FROM, counts: [] }, { capacityAt: () => 0, hours: 24 });
  expect([hours.length, weeks, hours[0]!.expected, hours[0]!.overload]).toEqual([24, 0, 0.5, 'likely']);
  expect(hours[0]!.high).toBeGreaterThanOrEqual(2);
});

test('what an hour leaves waits for the next ones', () => {
  const counts = Array.from({ length: 20 * WEEK }, (_, i) => (i % 24 === 9 ? 10 : 0));
  const { hours } = forecastArrivals({ from: FROM, counts }, { capacityAt: () => 4 });
  const waiting = hours.slice(9, 13).map((hour) => Math.round(hour.waiting));
  expect([waiting[0], waiting[1], waiting[3]]).toEqual([6, 2, 0]);
  expect(hours[9]!.overload).toBe('likely');
});

test('the rhythm may be that of a zone', () => {
  const shifted = (at: number): number => (at / HOUR + 72 + 5) % WEEK;
  const { hours } = forecastArrivals({ from: FROM, counts: Array.from({ length: WEEK }, () => 1) }, { capacityAt: () => 1, hourOfWeek: shifted });
  expect(hours[0]!.hourOfWeek).toBe(5);
});

describe('quantiles', () => {
  test('of known distributions', () => {
    expect([quantileOf(0.05, 4, 4), quantileOf(0.95, 4, 4)]).toEqual([1, 8]);
    // Size 2, share ¾: more than k with the chance ¾^(k + 1) × (1 + (k + 1) ÷ 4), which is 0.0501 at 15.
    expect([quantileOf(0.05, 6, 24), quantileOf(0.95, 6, 24)]).toEqual([0, 16]);
    expect(Math.abs(quantileOf(0.05, 1_000, 1_000) - 948)).toBeLessThanOrEqual(1);
    expect(Math.abs(quantileOf(0.95, 1_000, 1_000) - 1_052)).toBeLessThanOrEqual(1);
  });

  test('grow with the chance, and are whole', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 2_000, noNaN: true }), fc.double({ min: 1, max: 50, noNaN: true }), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (mean, factor, p) => {
      const [low, high] = [quantileOf(p, mean, mean * factor), quantileOf(1 - p, mean, mean * factor)];
      expect([Number.isSafeInteger(low), Number.isSafeInteger(high), low >= 0, low <= high]).toEqual([true, true, true, true]);
    }));
  });
});

test('absurd histories leave sane forecasts', () => {
  const wild = fc.oneof(fc.constantFrom(NaN, Infinity, -5), fc.integer({ min: 0, max: 50 }));
  fc.assert(fc.property(fc.array(wild, { maxLength: 300 }), (counts) => {
    for (const { expected, low, high } of forecastArrivals({ from: FROM, counts }, { capacityAt: () => 1, hours: 30 }).hours) {
      expect([Number.isFinite(expected), expected >= 0, low >= 0, high >= low]).toEqual([true, true, true, true]);
    }
  }), { numRuns: 50 });
});

test("Little's law", () => {
  expect([finishedPerHour(10, 5), finishedPerHour(10, 0), finishedPerHour(10, undefined)]).toEqual([2, undefined, undefined]);
});
