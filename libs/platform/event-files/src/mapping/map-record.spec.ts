import { compileMapping, type Mapped, type SourceRecord } from './map-record.js';
import { PLAIN_MAPPING, parseMapping, type Mapping } from './mapping.js';

const record = (values: Record<string, unknown>): SourceRecord => ({ line: 2, columns: Object.keys(values), get: (column) => values[column] });

const REQUIRED = 'fields: {id: id, priority: priority, created_at: opened, updated_at: updated, status: state, customer_tier: {constant: gold}';
function mapping(yaml: string): Mapping {
  const parsed = parseMapping(yaml);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.mapping;
}
function map(made: Mapping, values: Record<string, unknown>): Mapped {
  const compiled = compileMapping(made);
  if ('problems' in compiled) throw new Error(compiled.problems.join('\n'));
  return compiled(record(values));
}

const ROW = { id: ' INC1 ', priority: 'P1', opened: '1/2/2024 10:00', updated: '1/2/2024 10:05', state: 'Awaiting Vendor', group: '?', seq: '7' };
const SNOW = `{dates: d/M/yyyy HH:mm, time_zone: Europe/Vienna, missing: ['?', N/A], metadata: [state, group], ${REQUIRED}, assignment_group: group, sequence: seq, requester.name: who}}`;

test('columns become fields: trimmed, dated in the zone, numbers read, missing ones left out', () => {
  expect(map(mapping(SNOW), ROW)).toEqual({
    kind: 'event',
    event: {
      id: 'INC1', priority: 'P1', created_at: '2024-02-01T09:00:00.000Z', updated_at: '2024-02-01T09:05:00.000Z', status: 'Awaiting Vendor', customer_tier: 'gold', sequence: 7,
      external_metadata: { state: 'Awaiting Vendor' },
    },
  });
  expect(map(mapping(SNOW), { ...ROW, who: 'Ada', group: 'net' })).toMatchObject({ event: { requester: { name: 'Ada' }, assignment_group: 'net' } });
});

test('value tables, defaults and what is not in the table', () => {
  const withTable = (extra: string) => mapping(`${REQUIRED.replace('priority: priority', `priority: {column: priority, values: {P1: critical, p2: high}${extra}}`)}}`.replace('fields', 'dates: d/M/yyyy HH:mm\nfields'));
  expect(map(withTable(''), { ...ROW, priority: ' p1' })).toMatchObject({ event: { priority: 'critical' } });
  expect(map(withTable(''), { ...ROW, priority: 'P9' })).toEqual({ kind: 'rejected', reason: 'priority: "P9" is not among the mapping\'s values', detail: 'priority: "P9" is not among the mapping\'s values' });
  expect(map(withTable(', otherwise: low'), { ...ROW, priority: 'P9' })).toMatchObject({ event: { priority: 'low' } });
  expect(map(withTable(', otherwise: keep'), { ...ROW, priority: 'P9' })).toMatchObject({ event: { priority: 'P9' } });
  expect(map(withTable(', default: medium'), { ...ROW, priority: 'P9' })).toMatchObject({ event: { priority: 'medium' } });
  expect(map(withTable(', default: medium, otherwise: low'), { ...ROW, priority: 'P9' })).toMatchObject({ event: { priority: 'low' } });
  expect(map(withTable(', default: medium'), { ...ROW, priority: '' })).toMatchObject({ event: { priority: 'medium' } });
});

test('a bad date is rejected: one reason for all, the text in the detail', () => {
  expect(map(mapping(SNOW), { ...ROW, opened: '31/2/2024 10:00' })).toEqual({
    kind: 'rejected', reason: 'created_at: not a date of the form d/M/yyyy HH:mm', detail: 'created_at: "31/2/2024 10:00" is not a date of the form d/M/yyyy HH:mm',
  });
});

test('bytes that the encoding does not know are not passed on as question marks', () => {
  expect(map(mapping(SNOW), { ...ROW, id: 'INC\uFFFD' })).toMatchObject({ kind: 'rejected', reason: 'id: not valid in the encoding of the mapping' });
});

test('without a mapping the columns are the fields', () => {
  expect(map(PLAIN_MAPPING, { id: 'T-1', sequence: '3', updated_at: '2024-02-01T10:00:00+01:00', 'requester.name': 'Ada', title: '' }))
    .toEqual({ kind: 'event', event: { id: 'T-1', sequence: 3, updated_at: '2024-02-01T09:00:00.000Z', requester: { name: 'Ada' } } });
});

test('tags and yes or no are read from text', () => {
  const made = mapping(`${REQUIRED}, tags: labels, comment.by: author, comment.public: visible}`.replace('fields', 'dates: d/M/yyyy HH:mm\nfields'));
  expect(map(made, { ...ROW, labels: ' vip; network,,', author: 'agent', visible: 'No' })).toMatchObject({ event: { tags: ['vip', 'network'], comment: { by: 'agent', public: false } } });
  expect(map(made, { ...ROW, visible: 'perhaps' })).toMatchObject({ kind: 'rejected', detail: 'comment.public: "perhaps" is neither yes nor no' });
  expect(map(PLAIN_MAPPING, { id: 'T-1', tags: 'vip', 'comment.public': '1' })).toEqual({ kind: 'event', event: { id: 'T-1', tags: ['vip'], comment: { public: true } } });
  expect(map(PLAIN_MAPPING, { id: 'T-1', tags: ['a,b'] })).toEqual({ kind: 'event', event: { id: 'T-1', tags: ['a,b'] } });
});

test.each([
  ['fields: {id: a}', 'fields.priority is missing'],
  ['[]', 'the file must be a table'],
  ['fields: [', 'line 1:'],
  [`${REQUIRED}}\nfoo: 1`, 'foo means nothing here'],
  [`${REQUIRED}, title: {}}`, 'fields.title needs either a column or a constant'],
  [`${REQUIRED}, title: {column: a, values: [b]}}`, 'fields.title.values must be a table'],
  [`${REQUIRED}, title: {columns: a}}`, 'fields.title.columns means nothing here'],
])('%s: the problem is named', (yaml, problem) => {
  const parsed = parseMapping(yaml);
  expect(parsed.ok ? [] : parsed.problems).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
});

test('a zone and date patterns nobody knows are problems of the mapping, named together', () => {
  expect(compileMapping({ ...PLAIN_MAPPING, time_zone: 'Mars/Olympus', dates: ['iso', 'ddmmyy'] })).toMatchObject({ problems: [expect.stringContaining('yy'), expect.stringContaining('Mars/Olympus')] });
});
