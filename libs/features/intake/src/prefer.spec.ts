import { wantsLenientHandling } from './prefer.js';

test.each([
  [undefined, false],
  ['handling=lenient', true],
  ['respond-async, Handling="Lenient"; foo', true],
  ['handling=strict, handling=lenient', false],
  ['handling', false],
])('%s: %s', (header, lenient) => {
  expect(wantsLenientHandling(header)).toBe(lenient);
});
