import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.js';

test('any duration is read back as it was written', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3650 * 86_400_000 }), (ms) => parseDuration(formatDuration(ms)) === ms));
});

test('one duration has one spelling', () => {
  fc.assert(fc.property(fc.tuple(fc.nat(9), fc.nat(99), fc.nat(99), fc.nat(99)), ([d, h, m, s]) => {
    const ms = parseDuration(`${d}d${h}h ${m}m${s}s`)!;
    expect(ms).toBe(((d * 24 + h) * 60 + m) * 60_000 + s * 1000);
    expect(parseDuration(formatDuration(ms))).toBe(ms);
  }));
  expect(['90m', '1.5h', '1h30m', '1h 30m', ' 5400s '].map((text) => formatDuration(parseDuration(text)!))).toEqual(Array(5).fill('1h30m'));
  expect([0, 1, 250, 1000, 86_400_000].map(formatDuration)).toEqual(['0s', '0.001s', '0.25s', '1s', '1d']);
});

test.each(['', ' ', '30', 'm', '-1m', '+1m', '1h1h', '1m1h', '30M', '1 000s', '1,5h', '1e3s', '.5h', '5.h', '1bd', '1w', '٣m', '30m!'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
