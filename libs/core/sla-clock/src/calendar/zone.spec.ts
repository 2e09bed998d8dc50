import fc from 'fast-check';
import { OCCASIONS } from '../../spec/any-calendar.js';
import { tries } from '../../spec/tries.js';
import { zoneNamed } from './zone.js';

const HOUR = 3_600_000;
const zones = [...new Set(OCCASIONS.map(([zone]) => zone)), 'Africa/Casablanca', 'America/Santiago', 'Asia/Gaza', 'UTC', 'Africa/Monrovia'];
const anyInstant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) });

const clocks = new Map(zones.map((zone) => [zone, new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })]));

/** As Intl shows it, part by part. */
function shown(zone: string, instant: number): number {
  const parts = clocks.get(zone)!.formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)!.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) + (instant % 1000);
}

test('a wall clock shows what Intl shows', () => {
  fc.assert(fc.property(fc.constantFrom(...zones), anyInstant, (zone, instant) => {
    expect(zoneNamed(zone).wallAt(instant)).toBe(shown(zone, instant));
  }), tries(2000));
});

test('firstAt is the first instant that shows as much or more', () => {
  fc.assert(fc.property(fc.constantFrom(...zones), anyInstant, (name, wall) => {
    const zone = zoneNamed(name);
    const first = zone.firstAt(wall);
    expect(zone.wallAt(first)).toBeGreaterThanOrEqual(wall);
    for (let before = first - 1; before > first - 30 * HOUR; before -= HOUR) expect(zone.wallAt(before)).toBeLessThan(wall);
  }), tries(2000));
});

test('no change of the clocks falls between the probes', () => {
  for (const name of zones) for (let at = Date.UTC(1990, 0, 1); at < Date.UTC(2030, 0, 1); at += 131 * HOUR) expect([name, zoneNamed(name).wallAt(at)]).toEqual([name, shown(name, at)]);
});
