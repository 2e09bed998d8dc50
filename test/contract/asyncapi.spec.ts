import { Parser } from '@asyncapi/parser';
import { buildAsyncApi } from '#contracts';
import { expectDocument } from './expect-document.js';

test('docs/asyncapi.json is valid and says what the code says', async () => {
  const document = buildAsyncApi();
  const { diagnostics } = await new Parser().parse(JSON.stringify(document));
  expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
  expectDocument('docs/asyncapi.json', document);
});
