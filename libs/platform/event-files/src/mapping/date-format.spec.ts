import { compileDateFormat, type DateParser } from './date-format.js';
import { TimeZone } from './time-zone.js';

const parser = (pattern: string): DateParser => {
  const compiled = compileDateFormat(pattern);
  if (typeof compiled !== 'function') throw new Error(compiled.problem);
  return compiled;
};
const wall = (pattern: string, text: string): string | undefined => {
  const time = parser(pattern)(text);
  return time && new Date(time.wallMs - (time.offsetMinutes ?? 0) * 60_000).toISOString();
};

test.each([
  ['d/M/yyyy HH:mm', '9/2/2016 01:16', '2016-02-09T01:16:00.000Z'],
  ['dd.MM.yyyy', '29.02.2016', '2016-02-29T00:00:00.000Z'],
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2024-05-06T07:08:09.010+05:30', '2024-05-06T01:38:09.010Z'],
  ['M/d/yyyy h:mm a', '1/2/2024 12:05 AM', '2024-01-02T00:05:00.000Z'],
  ['M/d/yyyy h:mm a', '1/2/2024 12:05 p.m.', '2024-01-02T12:05:00.000Z'],
  ['iso', '2024-05-06T07:08:09Z', '2024-05-06T07:08:09.000Z'],
  ['iso', '2024-05-06 07:08:09.123456+0200', '2024-05-06T05:08:09.123Z'],
  ['iso', '2024-05-06', '2024-05-06T00:00:00.000Z'],
  ['epoch_s', '1700000000', '2023-11-14T22:13:20.000Z'],
  ['epoch_ms', '1700000000123', '2023-11-14T22:13:20.123Z'],
])('%s reads %s', (pattern, text, instant) => {
  expect(wall(pattern, text)).toBe(instant);
});

test.each([
  ['d/M/yyyy HH:mm', '31/2/2016 01:16'], ['d/M/yyyy HH:mm', '29/2/2015 01:16'], ['d/M/yyyy HH:mm', '1/13/2016 01:16'], ['d/M/yyyy HH:mm', '1/1/2016 24:00'],
  ['d/M/yyyy HH:mm', '1/1/2016 1:16'], ['d/M/yyyy HH:mm', '1/1/2016 01:16 '], ['M/d/yyyy h:mm a', '1/2/2024 0:05 AM'], ['iso', '2024-5-6'], ['epoch_s', '-1'], ['epoch_ms', '1e3'],
])('%s does not read %s', (pattern, text) => {
  expect(wall(pattern, text)).toBeUndefined();
});

test('a pattern that cannot be meant is refused with a sentence', () => {
  expect(compileDateFormat('DD/MM/YYYY')).toEqual({ problem: '"DD" in "DD/MM/YYYY" means nothing here: use yyyy MM M dd d HH H hh h mm m ss s SSS a XXX, quote letters like \'T\'' });
  expect(compileDateFormat('HH:mm')).toEqual({ problem: '"HH:mm" has no year' });
});

describe('time zones', () => {
  const at = (zone: string, text: string): string => new Date(new TimeZone(zone).instant(Date.parse(`${text}Z`))).toISOString();

  test.each([
    ['Europe/Vienna', '2024-01-15T12:00', '2024-01-15T11:00:00.000Z'],
    ['Europe/Vienna', '2024-07-15T12:00', '2024-07-15T10:00:00.000Z'],
    ['Asia/Kolkata', '2024-07-15T12:00', '2024-07-15T06:30:00.000Z'],
    ['America/Sao_Paulo', '2016-02-29T01:16', '2016-02-29T04:16:00.000Z'],
    ['Pacific/Apia', '2011-12-31T12:00', '2011-12-30T22:00:00.000Z'],
  ])('%s %s', (zone, text, instant) => {
    expect(at(zone, text)).toBe(instant);
  });

  test('a time that never was, because the clock went forward, is as much later', () => {
    expect(at('Europe/Vienna', '2024-03-31T01:59')).toBe('2024-03-31T00:59:00.000Z');
    expect(at('Europe/Vienna', '2024-03-31T02:30')).toBe('2024-03-31T01:30:00.000Z');
    expect(at('Europe/Vienna', '2024-03-31T03:00')).toBe('2024-03-31T01:00:00.000Z');
  });

  test('a time that was twice, because the clock went back, is the first', () => {
    expect(at('Europe/Vienna', '2024-10-27T02:30')).toBe('2024-10-27T00:30:00.000Z');
    expect(at('Europe/Vienna', '2024-10-27T03:00')).toBe('2024-10-27T02:00:00.000Z');
    expect(at('Australia/Lord_Howe', '2024-04-07T01:45')).toBe('2024-04-06T14:45:00.000Z');
  });

  test('every instant that a zone shows comes back, but for the second round of an hour', () => {
    const zone = new TimeZone('America/New_York');
    const show = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' });
    for (let instant = Date.UTC(2024, 0, 1); instant < Date.UTC(2025, 0, 1); instant += 37 * 60_000) {
      const back = zone.instant(Date.parse(`${show.format(instant).replace(' ', 'T')}Z`));
      expect([instant, instant - 3_600_000]).toContain(back);
    }
  });
});
