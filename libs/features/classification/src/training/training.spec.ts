import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { TrainFromFile, readKeywordTier, readModelFile } from '#features/classification';
import { describeWith } from '#testing';

const directory = mkdtempSync(join(tmpdir(), 'training-'));
afterAll(() => rmSync(directory, { recursive: true }));
const at = (name: string): string => join(directory, name);
const train = (file: string, rest: Partial<Parameters<TrainFromFile['run']>[0]> = {}) => new TrainFromFile().run({ file, kind: 'department', folds: 3, seed: 1, ...rest });

test('the sample tickets teach a model that is written and read back', async () => {
  const result = await train('samples/department-tickets.csv', { out: at('model') });
  if (result.kind !== 'trained') throw new Error(result.reason);
  expect(result).toMatchObject({ columns: { texts: ['title', 'description'], label: 'department' }, skipped: { unreadable: 0, without_text: 0, without_label: 0 }, leftOut: [] });
  expect(result.report.labels.map(({ label }) => label).toSorted()).toEqual(['Facilities', 'Finance', 'General', 'HR', 'IT Support']);
  const read = await readModelFile(at('model'));
  if (read.kind !== 'model') throw new Error(read.reason);
  expect(read.model.predict('the invoice of our vendor')).toEqual(result.model.predict('the invoice of our vendor'));
  expect(existsSync(at('model.new'))).toBe(false);
});

test('JSON lines, nested columns, rows that teach nothing', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({ fields: { summary: index % 2 === 0 ? 'printer toner' : 'invoice refund' }, queue: index % 2 === 0 ? 'Print' : 'Money' }));
  writeFileSync(at('a.jsonl.gz'), gzipSync([...rows, { fields: {}, queue: 'Print' }, { fields: { summary: 'x' }, queue: '?' }].map((row) => JSON.stringify(row)).join('\n') + '\n{'));
  expect(await train(at('a.jsonl.gz'), { kind: 'group' })).toMatchObject({ kind: 'cannot_train', reason: expect.stringContaining('name those of the text with --text') });
  writeFileSync(at('b.jsonl'), [...rows, { fields: { summary: '' }, queue: 'Print' }, { fields: { summary: 'x' }, queue: '?' }].map(({ fields, queue }) => JSON.stringify({ 'fields.summary': fields.summary, queue })).join('\n') + '\n{');
  expect(await train(at('b.jsonl'), { kind: 'group', texts: ['fields.summary'] })).toMatchObject({ kind: 'trained', columns: { label: 'queue' }, skipped: { unreadable: 1, without_text: 1, without_label: 1 } });
});

test('what cannot be learned from says why', async () => {
  writeFileSync(at('c.csv'), 'subject,kind\nprinter,a\n');
  expect(await train(at('c.csv'))).toEqual({ kind: 'cannot_train', reason: 'no column is called department, dept, label, class: name that of the department with --label-column; the file has subject, kind' });
  expect(await train(at('c.csv'), { label: 'Kind' })).toMatchObject({ kind: 'cannot_train', reason: 'fewer than two labels with at least 10 texts each' });
  expect(await train(at('c.csv'), { label: 'colour' })).toMatchObject({ reason: 'there is no column colour; the file has subject, kind' });
  writeFileSync(at('d.jsonl'), '');
  expect(await train(at('d.jsonl'))).toEqual({ kind: 'cannot_train', reason: 'the file holds no rows' });
  await expect(train(at('nowhere.csv'))).rejects.toThrow('ENOENT');
});

test('keyword rules are read from a file; what is wrong with them is told', async () => {
  expect((await readKeywordTier('config/classification/keywords.yaml', 0.3)).kind).toBe('tier');
  writeFileSync(at('keywords.yaml'), 'departments: {IT: {heavy: [vpn]}}');
  expect(await readKeywordTier(at('keywords.yaml'), 0.3)).toEqual({ kind: 'unusable', problems: ['departments.IT.heavy: found "heavy", expected a weight from 0 to 100'] });
  writeFileSync(at('keywords.yaml'), 'departments: [');
  expect((await readKeywordTier(at('keywords.yaml'), 0.3)).kind).toBe('unusable');
});

const REAL = resolve('../shared/data/it-service-tickets/train.csv.gz');
describeWith(existsSync(REAL), `${REAL} is not here`, 'real tickets', () => {
  test('a sixth of them teaches enough for 0.835, calibrated', async () => {
    const lines = gunzipSync(readFileSync(REAL)).toString('utf8').split('\n');
    writeFileSync(at('real.csv'), [lines[0], ...lines.slice(1).filter((_, index) => index % 6 === 0)].join('\n'));
    const result = await train(at('real.csv'), { kind: 'category' });
    if (result.kind !== 'trained') throw new Error(result.reason);
    expect(result.columns).toEqual({ texts: ['text'], label: 'topic' });
    expect(result.report.accuracy).toBeGreaterThan(0.835);
    expect(result.report.calibration_error).toBeLessThan(0.03);
  }, 120_000);
});
