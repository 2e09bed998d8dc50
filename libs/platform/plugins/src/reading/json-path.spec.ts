import { placeOf } from './json-path.js';
import { Payload } from './payload.js';

const first = (path: string, root: unknown) => placeOf({ paths: [path], values: new Map(), absent: undefined, otherwise: undefined }, new Payload(root)).value;

test.each([
  ["$[?search(@, 'b+c')]", ['ac', 'abbc'], 'abbc'],
  ["$[?match(@, 'b+c')]", ['abbc', 'bbc'], 'bbc'],
  ["$[?match(@, 'a.c')]", ['a\nc', 'a\rc', 'a😀c'], 'a😀c'],
  ["$[?match(@, 'a[.]c')]", ['abc', 'a.c'], 'a.c'],
  ["$[?match(@, 'a\\\\.c')]", ['abc', 'a.c'], 'a.c'],
  ["$[?search(@, '\\\\p{Lu}')]", ['é', 'É'], 'É'],
  ["$.fields[?match(@.name, 'Prior.*')].value", { fields: [{ name: 7, value: 1 }, { name: 'Priority', value: 'P1' }] }, 'P1'],
])('%s finds', (path, root, found) => {
  expect(first(path, root)).toBe(found);
});

test('a pattern takes no time that grows faster than the text, whatever is sent', () => {
  const began = performance.now();
  expect(first("$[?search(@, '(a+)+$')]", [`${'a'.repeat(28)}!`])).toBeUndefined();
  expect(first("$[?search(@, '(a|b)*a(a|b){50}[cd]')]", ['ab'.repeat(1_000_000)])).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(2_000);
});
