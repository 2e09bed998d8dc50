import { failureOf, type HandlerFailure, type HandlerRequest } from '#contracts';
import { FAULTS, StrictServer, type SystemReply } from '#testing';
import { hasNextPage, nextPagePath } from './next-page.js';
import { requester } from './requester.js';
import { shortWords } from './short-words.js';

let server: StrictServer;
let reply: SystemReply;
let request: HandlerRequest;
beforeAll(async () => {
  server = await StrictServer.start(() => reply);
  request = requester({ url: `${server.url}/base`, timeoutMs: 10_000, now: () => new Date('2026-01-05T10:00:00Z'), secrets: ['hunter2', ''] });
});
afterEach(() => server.forget());
afterAll(() => server.close());

const failing = async (...args: Parameters<HandlerRequest>): Promise<HandlerFailure> => {
  const outcome = await request(...args).then(() => undefined, failureOf);
  if (!outcome) throw new Error('expected a failure');
  return outcome;
};

test('sends what it is given, and reads JSON', async () => {
  reply = { status: 201, json: { ok: true }, headers: { 'x-total-count': '7' } };
  const answer = await request('POST', '/a%20b?x=1', { query: { q: 'a=b^c', n: 2 }, headers: { 'x-mine': '1' }, json: { ä: 1 } });
  expect(answer).toMatchObject({ status: 201, body: { ok: true }, text: '{"ok":true}' });
  expect(answer.headers.get('x-total-count')).toBe('7');
  expect(server.requests[0]).toMatchObject({ method: 'POST', target: '/base/a%20b?x=1&q=a%3Db%5Ec&n=2', json: { ä: 1 }, headers: { 'x-mine': '1', 'content-type': 'application/json', 'user-agent': 'ticket-watchdog' } });
  await request('POST', '/form', { form: { a: 'ü&', b: '' } });
  expect(server.requests[1]).toMatchObject({ text: 'a=%C3%BC%26&b=' });
  await request('PUT', '/raw', { body: '{"a":1} ', headers: { 'content-type': 'application/json' } });
  expect(server.requests[2]).toMatchObject({ text: '{"a":1} ' });
});

test.each([[400, 'permanent'], [401, 'misconfigured'], [403, 'misconfigured'], [404, 'permanent'], [408, 'retry'], [409, 'permanent'], [422, 'permanent'], [425, 'retry'], [429, 'retry'], [302, 'misconfigured'], [500, 'retry'], [502, 'retry'], [503, 'retry']] as const)('%d is %s, unless the caller takes it', async (status, verdict) => {
  reply = { status, text: 'because' };
  expect((await failing('GET', '/')).verdict).toBe(verdict);
  if (status < 500 && ![408, 425, 429].includes(status)) expect((await request('GET', '/', { accept: [status] })).status).toBe(status);
});

test('what is said of a failure is a line, without secrets', async () => {
  reply = { status: 400, text: `no such user hunter2\n\u001b[31m${'x'.repeat(5000)}` };
  const { message } = await failing('GET', '/');
  expect(message).toMatch(/^400 no such user \*\*\* \[31mx+…$/);
  expect(message.length).toBeLessThan(210);
});

test('Retry-After in seconds, and as a date', async () => {
  server.script(FAULTS.rateLimited(2), FAULTS.rateLimited('Mon, 05 Jan 2026 10:00:30 GMT'), FAULTS.rateLimited('soon'));
  expect([(await failing('GET', '/')).afterMs, (await failing('GET', '/')).afterMs, (await failing('GET', '/')).afterMs]).toEqual([2_000, 30_000, undefined]);
});

test('a connection that breaks is named by its code', async () => {
  server.script(FAULTS.reset);
  expect(await failing('GET', '/')).toMatchObject({ verdict: 'retry', message: expect.stringMatching(/^no connection \([A-Z_]+\)$/) as string });
  const gone = await StrictServer.start(() => undefined);
  await gone.close();
  const nobody = requester({ url: gone.url, timeoutMs: 5_000, now: () => new Date() });
  expect(failureOf(await nobody('GET', '/').catch((error: unknown) => error))).toMatchObject({ verdict: 'retry', message: 'no connection (ECONNREFUSED)' });
});

test('its secrets go to the configured system only', async () => {
  expect((await failing('GET', 'http://evil.example/')).verdict).toBe('permanent');
  expect((await failing('GET', '@evil.example/')).verdict).toBe('permanent');
  expect(server.requests).toEqual([]);
});

test('an endless answer is left', async () => {
  reply = { status: 200, text: 'x'.repeat(20_000_001) };
  expect(await failing('GET', '/')).toMatchObject({ verdict: 'misconfigured', message: 'the answer is longer than 20000000 bytes: ask for less of it' });
});

test.each([
  ['<https://a.example/api/now/table/t?x=1&y=2>;rel="next",<https://a.example/?z>;rel="last"', '/here?x=1&y=2'],
  ['<https://a.example/?first>; rel="first", <https://a.example/p?next=1>; rel=next', '/here?next=1'],
  ['<https://a.example/?x>; rel="nextish"', undefined],
  ['', undefined],
])('the next page of %s', (link, path) => {
  const headers = new Headers(link === '' ? {} : { link });
  expect(nextPagePath(headers, '/here?old=1')).toBe(path);
  expect(hasNextPage(headers)).toBe(path !== undefined);
});

test('short words are well-formed and short', () => {
  expect(shortWords('a\u0000b\u202e\r\nc', 10)).toBe('a b c');
  expect(shortWords('🙂'.repeat(10), 4)).toBe('🙂\uFFFD…');
});
