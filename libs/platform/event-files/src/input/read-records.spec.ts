import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openInput } from './open-input.js';
import { readRows } from './read-records.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function read(name: string, content: string | Buffer, { encoding = 'utf-8', delimiter = ',' } = {}): Promise<unknown[]> {
  const file = join(directory, name);
  writeFileSync(file, content);
  const { rows } = await readRows(file, await openInput(file, encoding), delimiter);
  const read: unknown[] = [];
  for await (const row of rows) read.push(row.kind === 'record' ? [row.record.line, ...row.record.columns.map((column) => row.record.get(column))] : [row.line, row.reason]);
  return read;
}

describe('CSV', () => {
  test('quotes, commas and line breaks within them, CRLF, a byte order mark, blank lines', async () => {
    expect(await read('a.csv', '\uFEFFid,title\r\n1,"say ""hi"", then\r\ngo"\r\n\r\n2,plain\r\n')).toEqual([[2, '1', 'say "hi", then\r\ngo'], [5, '2', 'plain']]);
  });

  test('no line break at the end; only a header; nothing at all', async () => {
    expect(await read('a.csv', 'id\n1')).toEqual([[2, '1']]);
    expect(await read('a.csv', 'id\n')).toEqual([]);
    expect(await read('a.csv', '')).toEqual([]);
  });

  test('a row with too few or too many columns is told with its line; the others are read', async () => {
    expect((await read('a.csv', 'id,title\n1,a\n2\n3,b,c\n4,d\n'))).toEqual(expect.arrayContaining([[2, '1', 'a'], [5, '4', 'd'], [3, 'not as many columns as the header'], [4, 'not as many columns as the header']]));
  });

  test('quotes in the middle of a value are part of it', async () => {
    expect(await read('a.csv', 'id,title\n1,the 19" screen\n')).toEqual([[2, '1', 'the 19" screen']]);
  });

  test('semicolons, tabs, other encodings', async () => {
    expect(await read('a.csv', 'id;title\n1;a,b\n', { delimiter: ';' })).toEqual([[2, '1', 'a,b']]);
    expect(await read('a.tsv', 'id\ttitle\n1\ta,b\n')).toEqual([[2, '1', 'a,b']]);
    expect(await read('a.csv', Buffer.from('id,title\n1,Grüße\n', 'latin1'), { encoding: 'latin1' })).toEqual([[2, '1', 'Grüße']]);
    expect(await read('a.csv', Buffer.from('\uFEFFid,title\n1,Grüße\n', 'utf16le'), { encoding: 'utf-16le' })).toEqual([[2, '1', 'Grüße']]);
  });

  test('gzipped, whatever it is called', async () => {
    expect(await read('a.csv.gz', gzipSync('id\n1\n'))).toEqual([[2, '1']]);
    expect(await read('b.csv', gzipSync('id\n1\n'))).toEqual([[2, '1']]);
  });

  test('a file that ends in the middle is an error, not an end', async () => {
    await expect(read('a.csv.gz', gzipSync(`id\n${'1\n'.repeat(100_000)}`).subarray(0, 100))).rejects.toThrow('unexpected end of file');
    await expect(read('a.csv', 'id,title\n1,"open\n')).rejects.toThrow('a quote that opens in or before line 2 is never closed');
  });
});

describe('JSON lines', () => {
  test('objects, CRLF, blank lines, a byte order mark; other lines are told', async () => {
    expect(await read('a.jsonl', '\uFEFF{"id":1,"t":{"a":"x"}}\r\n\r\n{"id":\n[1]\n{"id":2}')).toEqual([[1, 1, { a: 'x' }], [3, 'not valid JSON'], [4, 'not a JSON object'], [5, 2]]);
  });

  test('nested values by their way', async () => {
    const file = join(directory, 'b.ndjson');
    writeFileSync(file, '{"fields":{"status":{"name":"Open"}},"a.b":1}\n');
    const { rows } = await readRows(file, await openInput(file, 'utf-8'), ',');
    for await (const row of rows) {
      if (row.kind !== 'record') throw new Error(row.reason);
      expect([row.record.get('fields.status.name'), row.record.get('a.b'), row.record.get('fields.nope.name'), row.record.get('toString')]).toEqual(['Open', 1, undefined, undefined]);
    }
  });

  test('truncated gzip is an error', async () => {
    await expect(read('a.jsonl.gz', gzipSync('{"id":1}\n'.repeat(100_000)).subarray(0, 200))).rejects.toThrow('unexpected end of file');
  });
});
