import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '#testing';
import { arrayLiteral, columnLiterals } from './array-literal.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase([]);
});
afterAll(() => db.close());

test('PostgreSQL reads back whatever texts were written', async () => {
  const text = fc.oneof(fc.constant(null), fc.constantFrom('', 'NULL', 'null', '{', '}', ',', '"', '\\', '\\"', ' ', '\n', '\t', '{a,b}'), fc.string({ unit: 'binary' }).filter((s) => !s.includes('\0') && s.isWellFormed()));
  await fc.assert(fc.asyncProperty(fc.array(text), async (values) => {
    const rows = await db.dataSource.query<{ value: string | null }[]>('SELECT value FROM unnest($1::text[]) WITH ORDINALITY AS u(value, i) ORDER BY i', [arrayLiteral(values)]);
    expect(rows.map(({ value }) => value)).toEqual(values);
  }), { numRuns: 200 });
});

test('columns of rows', () => {
  expect(columnLiterals([{ a: 1, b: true }, { a: 'x', b: undefined }], ['a', 'b'])).toEqual(['{1,"x"}', '{true,NULL}']);
});
