import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Checkpoint, replayId } from './checkpoint.js';
import { PLAIN_MAPPING } from '#platform/event-files';
import { ReplayFile, type ReplayOptions, type ReplayOutcome } from './replay-file.js';
import { ServiceClient } from './sending/service-client.js';

interface Event {
  readonly id: string;
}

/** Takes events as the service does; `answer` decides otherwise. */
class FakeIngest {
  readonly requests: Event[][] = [];
  readonly taken = new Set<string>();
  answer: (events: readonly Event[]) => { status: number; headers?: Record<string, string> } | undefined = () => undefined;
  private readonly server: Server = createServer((request, response) => void (async () => {
    const events = JSON.parse(await text(request)) as Event[];
    if (request.headers.authorization !== 'Bearer k' || request.headers['prefer'] !== 'handling=lenient' || request.url !== '/api/v1/tickets') return response.writeHead(400).end();
    const other = this.answer(events);
    if (other) return response.writeHead(other.status, other.headers).end(JSON.stringify({ title: 'No', detail: 'Not now.' }));
    this.requests.push(events);
    const good = events.filter(({ id }) => id !== 'bad');
    const duplicates = good.filter(({ id }) => this.taken.has(id)).length;
    for (const { id } of good) this.taken.add(id);
    const rejected = events.flatMap((event, index) => (event.id === 'bad' ? [{ index, id: event.id, errors: [{ field: `events[${index}].status`, message: 'must not be empty' }] }] : []));
    return response.end(JSON.stringify({ accepted: good.length - duplicates, duplicates, conflicts: 0, rejected }));
  })());

  async start(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  get ids(): string[] {
    return this.requests.flat().map(({ id }) => id);
  }
}

let directory: string;
let file: string;
let ingest: FakeIngest;
let url: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'replay-'));
  file = join(directory, 'events.jsonl');
  ingest = new FakeIngest();
  url = await ingest.start();
});
afterEach(async () => {
  await ingest.stop();
  rmSync(directory, { recursive: true });
});

const write = (ids: readonly string[]) => writeFileSync(file, ids.map((id) => `{"id":"${id}"}\n`).join(''));
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `T${index}`);
const rejectedRows: unknown[] = [];

async function replay(options: Partial<ReplayOptions> = {}): Promise<ReplayOutcome> {
  const client = new ServiceClient(url, 'k', { maxAttempts: 5, firstDelayMs: 1, maxDelayMs: 5, timeoutMs: 5_000 });
  rejectedRows.length = 0;
  return await new ReplayFile(client, new Checkpoint(join(directory, 'state', 'checkpoint.json')), {
    file, mapping: PLAIN_MAPPING, batchSize: 10, concurrency: 3, rate: Infinity, shuffleSeed: undefined, resume: false, signal: new AbortController().signal,
    onProgress: () => {}, onRejected: (row) => rejectedRows.push(row), ...options,
  }).run();
}

test('every row is sent or counted with its reason, and named with its line', async () => {
  writeFileSync(file, '{"id":"a"}\nnonsense\n{"id":"bad"}\n{"id":"a"}\n{"id":"b","updated_at":"yesterday"}\n');
  expect(await replay()).toMatchObject({
    kind: 'done', events: 5, accepted: 2, duplicates: 0, conflicts: 0, tickets: 2,
    rejected: { 'not valid JSON': 1, 'status: must not be empty': 1, 'updated_at: not a date of the form iso': 1 },
  });
  expect(rejectedRows).toEqual(expect.arrayContaining([
    { line: 2, reason: 'not valid JSON', detail: 'not valid JSON' }, { line: 3, reason: 'status: must not be empty', detail: 'status: must not be empty' },
    { line: 5, reason: 'updated_at: not a date of the form iso', detail: 'updated_at: "yesterday" is not a date of the form iso' },
  ]));
});

test('again: nothing but duplicates', async () => {
  write(numbered(25));
  expect(await replay()).toMatchObject({ accepted: 25, duplicates: 0, tickets: 25 });
  expect(await replay()).toMatchObject({ accepted: 0, duplicates: 25, events: 25 });
});

test('503 and broken connections are tried again until they pass', async () => {
  write(numbered(30));
  let left = 4;
  ingest.answer = () => (left-- > 0 ? { status: 503, headers: { 'retry-after': '0' } } : undefined);
  expect(await replay()).toMatchObject({ kind: 'done', accepted: 30 });
});

test('a refusal stops with the reason; resume sends the rest and counts the whole', async () => {
  write(numbered(100));
  ingest.answer = (events) => (events.some(({ id }) => id === 'T47') ? { status: 403 } : undefined);
  const stopped = await replay();
  expect(stopped).toMatchObject({ kind: 'stopped', sent: 40, why: { message: `${url} answered 403: Not now` } });
  ingest.answer = () => undefined;
  ingest.requests.length = 0;
  expect(await replay({ resume: true })).toMatchObject({ kind: 'done', events: 100, tickets: 100 });
  expect(ingest.ids[0]).toBe('T40');
  expect([...ingest.taken].sort()).toEqual(numbered(100).sort());
});

test('a resumed replay counts what was rejected before', async () => {
  write(['bad', ...numbered(30)]);
  ingest.answer = (events) => (events.some(({ id }) => id === 'T15') ? { status: 403 } : undefined);
  await replay({ concurrency: 1 });
  ingest.answer = () => undefined;
  expect(await replay({ resume: true })).toMatchObject({ accepted: 30, rejected: { 'status: must not be empty': 1 } });
});

test('an interruption keeps what is answered', async () => {
  write(numbered(100));
  const stop = new AbortController();
  const outcome = await replay({ signal: stop.signal, concurrency: 1, onProgress: ({ sent }) => { if (sent === 30) stop.abort(); } });
  expect(outcome).toEqual({ kind: 'stopped', sent: 30, why: undefined });
  expect(ingest.ids).toHaveLength(30);
});

test('nobody there: one sentence', async () => {
  write(['a']);
  await ingest.stop();
  expect(await replay()).toMatchObject({ kind: 'stopped', why: { message: `${url} cannot be reached (connection refused), and stayed so` } });
  url = await ingest.start();
});

test('shuffled: all of them, in another order, the same for the same seed', async () => {
  write(numbered(50));
  const orderFor = async (shuffleSeed: number): Promise<string[]> => {
    ingest.requests.length = 0;
    await replay({ shuffleSeed, concurrency: 1 });
    return ingest.ids;
  };
  const first = await orderFor(7);
  expect(first.toSorted()).toEqual(numbered(50).sort());
  expect(first).not.toEqual(numbered(50));
  expect(await orderFor(7)).toEqual(first);
  expect(await orderFor(8)).not.toEqual(first);
});

test('the rate is held', async () => {
  write(numbered(40));
  const outcome = await replay({ rate: 200 });
  // The first batch goes at once, the last 30 events later.
  expect(outcome.kind === 'done' && outcome.seconds).toBeGreaterThanOrEqual(0.149);
});

test('a column that the file does not have, and a mapping that cannot be, are told before anything is sent', async () => {
  file = join(directory, 'events.csv');
  writeFileSync(file, 'id,state\n1,open\n');
  expect(await replay({ mapping: { ...PLAIN_MAPPING, fields: { id: { column: 'number' }, status: { column: 'state' } } } }))
    .toEqual({ kind: 'cannot_start', problems: [`${file} has no column "number"; its columns are id, state. The mapping names what is not there`] });
  expect(await replay())
    .toEqual({ kind: 'cannot_start', problems: [`${file} has no columns "priority", "created_at", "updated_at", "status" and "customer_tier"; its columns are id, state. A mapping can say which columns hold what: see --mapping`] });
  expect(await replay({ mapping: { ...PLAIN_MAPPING, time_zone: 'X' } })).toMatchObject({ kind: 'cannot_start' });
  writeFileSync(file, 'id;priority;status\n1;high;open\n');
  expect(await replay()).toEqual({ kind: 'cannot_start', problems: [`${file} seems to separate its columns by ";"; say so in a mapping: delimiter: ";"`] });
  expect(ingest.requests).toEqual([]);
});

test('a replay is known by its file, its target and how it is sent', async () => {
  write(['a']);
  const id = await replayId(file, 'http://a');
  expect(await replayId(file, 'http://a')).toBe(id);
  expect(await replayId(file, 'http://b')).not.toBe(id);
  write(['b']);
  expect(await replayId(file, 'http://a')).not.toBe(id);
});
