import { parseClientFrame } from './parse-client-frame.js';

const parse = (text: string) => parseClientFrame(Buffer.from(text), false);

test.each([
  ['{"type":"subscribe"}'], ['{"type":"subscribe","states":["breach"],"tiers":["gold"],"groups":[],"after":3}'], ['{"type":"resume","after":0}'], ['{"type":"ping"}'],
])('%s is understood', (text) => {
  expect(parse(text)).toEqual({ kind: 'frame', frame: JSON.parse(text) });
});

test.each([
  ['{', 'The frame is not JSON.'],
  ['null', '"type" must be one of subscribe, resume, ping.'],
  ['[]', '"type" must be one of subscribe, resume, ping.'],
  ['{"type":"toString"}', '"type" must be one of subscribe, resume, ping.'],
  ['{"type":"resume"}', "The frame must have required property 'after'."],
  ['{"type":"resume","after":-1}', '"after" must be >= 0.'],
  ['{"type":"resume","after":1.5}', '"after" must be integer.'],
  ['{"type":"subscribe","tier":["gold"]}', 'The frame must NOT have additional properties ("tier").'],
  ['{"type":"subscribe","tiers":["gold",7]}', '"tiers.1" must be string.'],
])('%s is refused with a sentence', (text, message) => {
  expect(parse(text)).toEqual({ kind: 'bad', message });
});

test('binary frames are refused', () => {
  expect(parseClientFrame(Buffer.from('{"type":"ping"}'), true)).toMatchObject({ kind: 'bad' });
});
