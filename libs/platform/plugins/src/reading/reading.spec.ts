import { instantOf } from './instants.js';
import { parseBody } from './parse-body.js';
import { Payload, Unreadable } from './payload.js';
import { plainText } from './readings.js';

test.each([
  ['2026-01-05T09:00:00Z', '2026-01-05T09:00:00.000Z'], ['2026-01-05T09:00:00.123456789Z', '2026-01-05T09:00:00.123Z'], ['2026-01-05T09:00:00.000+0100', '2026-01-05T08:00:00.000Z'],
  ['2026-01-05 09:00:00', '2026-01-05T09:00:00.000Z'], ['2026-01-05 9:00 PM', '2026-01-05T21:00:00.000Z'], ['2026-01-05 12:30 AM', '2026-01-05T00:30:00.000Z'], ['2026-01-05', '2026-01-05T00:00:00.000Z'], ['2026-01-05T09:00-05', '2026-01-05T14:00:00.000Z'],
  [1_767_603_600, '2026-01-05T09:00:00.000Z'], [1_767_603_600_000, '2026-01-05T09:00:00.000Z'], ['1767603600000', '2026-01-05T09:00:00.000Z'], [1_767_603_600_000_000_110, '2026-01-05T09:00:00.000Z'],
  ['Mon, 05 Jan 2026 09:00:00 GMT', '2026-01-05T09:00:00.000Z'], ['January 5, 2026 09:00', '2026-01-05T09:00:00.000Z'],
  ['yesterday', undefined], ['', undefined], ['2026-13-01', undefined], ['05/06/2026', undefined], [7, undefined], [null, undefined], [{}, undefined], [NaN, undefined], ['9'.repeat(30), undefined],
])('instant %j', (written, expected) => {
  expect(instantOf(written)).toBe(expected);
});

test('reading on from nothing gives nothing; only what is required insists, with its path', () => {
  const payload = new Payload({ a: { b: [{ c: ' x ' }] }, n: 7, t: 'true', list: ['p', { name: 'q' }, null], o: {}, empty: '' });
  expect(payload.at('a', 'b', 0, 'c').text()).toBe('x');
  expect(payload.at('a', 'z', 3, 'toString').text()).toBeUndefined();
  expect(payload.at('constructor').given).toBe(false);
  expect(payload.at('n').text()).toBe('7');
  expect(payload.at('t').flag()).toBe(true);
  expect(payload.at('list').texts()).toEqual(['p', 'q']);
  expect(payload.first('empty', 'o', 'n').value).toEqual({});
  const problemOf = (read: () => unknown) => {
    try {
      read();
    } catch (error) {
      return (error as Unreadable).problems;
    }
    return undefined;
  };
  expect(problemOf(() => payload.at('a', 'b', 1, 'id').requiredText())).toEqual([{ path: 'a.b[1].id', message: 'is missing' }]);
  expect(problemOf(() => payload.at('o').requiredText())).toEqual([{ path: 'o', message: 'must be text' }]);
  expect(problemOf(() => payload.at('n').instant())).toEqual([{ path: 'n', message: 'is not a date and time we know' }]);
});

test('bodies', () => {
  expect(parseBody(Buffer.from('\ufeff{"a":1}'), undefined).value).toEqual({ a: 1 });
  expect(parseBody(Buffer.from(`payload=${encodeURIComponent('{"a":"&"}')}`), 'application/x-www-form-urlencoded; charset=utf-8').value).toEqual({ a: '&' });
  for (const bad of ['', '  ', '{', 'a=b', `${'['.repeat(50_000)}${']'.repeat(50_000)}`]) expect(() => parseBody(Buffer.from(bad), 'text/plain')).toThrow(Unreadable);
});

test('of HTML the text, in time', () => {
  expect(plainText('<div>One &amp; <b>two</b><br>three</div>')).toBe('One & two \nthree'.replace(' \n', '\n'));
  expect(plainText('1 < 2 and 3 > 2')).toBe('1 < 2 and 3 > 2');
  const began = performance.now();
  plainText('<a'.repeat(100_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});
