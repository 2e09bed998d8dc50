import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS, FakeJira, until, type SearchedIssue } from '#testing';
import { SourceApp, TIERS } from './source-app.js';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A ticket system of our own: answers as told, remembers what it was asked. */
class FakeSystem {
  readonly asked: URL[] = [];
  readonly credentials: IncomingMessage['headers'][] = [];
  private constructor(private readonly server: Server) {}

  static async start(answer: (url: URL, headers: IncomingMessage['headers']) => Answer): Promise<FakeSystem> {
    const server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://localhost');
      system.asked.push(url);
      system.credentials.push(request.headers);
      const { status = 200, headers = {}, body = {} } = answer(url, request.headers);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    const system = new FakeSystem(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return system;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }
}

let app: SourceApp;
const open: FakeSystem[] = [];
beforeAll(async () => void (app = await SourceApp.start('', { LOGIN: 'user:word', JIRA_CLOUD: 'watchdog@example.com:correct-horse', JIRA_SERVER: 'battery-staple', KEYS: 'the key:the secret' })));
afterEach(async () => {
  app.config.change(TIERS);
  await Promise.all(open.splice(0).map((system) => system.close()));
  await app.clear();
});
afterAll(() => app.close());

async function fake(answer: (url: URL, headers: IncomingMessage['headers']) => Answer): Promise<FakeSystem> {
  const system = await FakeSystem.start(answer);
  open.push(system);
  return system;
}

const configure = (sources: string) => app.config.change(`${TIERS}sources: {${sources}}`);
const pulls = () => app.database.dataSource.query<{ source: string; cursor: Record<string, number> | null; failures: number; last_problem: string | null; wait: number; leased: boolean }[]>(
  'SELECT source, cursor, failures, last_problem, extract(epoch FROM next_at - platform.watchdog_now())::float8 AS wait, lease_until IS NOT NULL AS leased FROM intake.pulls ORDER BY source');
const finished = (what: string) => until(what, async () => (await pulls()).find(({ cursor, leased }) => cursor?.['done'] === 1 && !leased));
const failed = () => until('a failure', async () => (await pulls()).find(({ failures }) => failures > 0));
/** Due at once, whenever it would have been. */
const again = async () => {
  await app.database.dataSource.query('UPDATE intake.pulls SET next_at = platform.watchdog_now()');
  app.config.change(CURRENT);
};
let CURRENT = '';
const start = (sources: string) => {
  CURRENT = `${TIERS}sources: {${sources}}`;
  configure(sources);
};

const BASE = Date.now() - 86_400_000;
const written = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** The Table API, as far as we use it: the query's instant, order, limit and offset. */
function tableApi(rows: () => Record<string, string>[]) {
  return (url: URL): Answer => {
    const from = /sys_updated_on>=([^^]+)/.exec(url.searchParams.get('sysparm_query')!)![1]!;
    const found = rows().filter((row) => row['sys_updated_on']! >= from).sort((a, b) => (`${a['sys_updated_on']}${a['sys_id']}` < `${b['sys_updated_on']}${b['sys_id']}` ? -1 : 1));
    const offset = Number(url.searchParams.get('sysparm_offset'));
    const page = found.slice(offset, offset + Number(url.searchParams.get('sysparm_limit')));
    return { body: { result: page.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, { value, display_value: value }]))) } };
  };
}

const incident = (n: number, minute: number, state = '2'): Record<string, string> =>
  ({ sys_id: `id-${n}`, number: `INC${n}`, state, priority: '2', short_description: `Incident ${n}`, sys_created_on: written(BASE), opened_at: written(BASE), sys_updated_on: written(BASE + minute * 60_000), sys_mod_count: String(minute) });

test('ServiceNow: page by page by instant of change, then what has changed since, with an overlap', async () => {
  // Five of one minute: more than two pages of one instant.
  const rows = [...Array.from({ length: 5 }, (_, n) => incident(n, 10)), incident(5, 20), incident(6, 30)];
  const system = await fake(tableApi(() => rows));
  start(`snow: {type: servicenow, tenant: acme, secrets_env: LOGIN, pull: {url: "${system.url}", page_size: 2, overlap: 15m}, options: {query: active=true}}`);
  await finished('the first run');
  expect(system.credentials[0]).toMatchObject({ authorization: `Basic ${Buffer.from('user:word').toString('base64')}` });
  expect(system.asked[0]!.pathname).toBe('/api/now/table/incident');
  expect(system.asked[0]!.searchParams.get('sysparm_query')).toMatch(/^active=true\^sys_updated_on>=/);
  const stored = await app.events();
  expect(new Set(stored.map(({ ticket_id }) => ticket_id)).size).toBe(7);
  // Of unknown tickets the past, too.
  expect((await app.events('id-6')).map(({ payload }) => payload['status'])).toEqual(['New', 'In Progress']);

  rows[0] = incident(0, 40, '6');
  const asked = system.asked.length;
  await again();
  await until('the change', async () => (await app.events('id-0')).some(({ payload }) => payload['status'] === 'Resolved'));
  expect(system.asked[asked]!.searchParams.get('sysparm_query')).toContain(written(BASE + 15 * 60_000));
  await finished('the second run');
  expect((await app.events()).length).toBe(stored.length + 1);
});

test('a run that is cut off goes on at the page it had reached', async () => {
  const rows = Array.from({ length: 6 }, (_, n) => incident(n, n));
  let working = false;
  const system = await fake((url) => (!working && system.asked.length === 3 ? { status: 500 } : tableApi(() => rows)(url)));
  start(`snow: {type: servicenow, tenant: acme, secrets_env: LOGIN, pull: {url: "${system.url}", page_size: 2}}`);
  const row = await failed();
  expect(row).toMatchObject({ failures: 1, last_problem: expect.stringMatching(/answered 500/), cursor: { done: 0 } });
  expect(row!.wait).toBeGreaterThan(3);
  expect(row!.wait).toBeLessThan(7);
  working = true;
  const before = system.asked.length;
  await again();
  await finished('the rest');
  expect(system.asked[before]!.searchParams.get('sysparm_query')).toContain(`>=${written(row!.cursor!['from']!)}`);
  expect(new Set((await app.events()).map(({ ticket_id }) => ticket_id)).size).toBe(6);
  expect(await pulls()).toMatchObject([{ failures: 0, last_problem: null }]);
});

test.each([['seconds', () => '120', 115], ['a date', () => new Date(Date.now() + 300_000).toUTCString(), 290]])('429 with Retry-After in %s is kept to', async (_, header, atLeast) => {
  const system = await fake(() => ({ status: 429, headers: { 'retry-after': header() } }));
  start(`snow: {type: servicenow, tenant: acme, secrets_env: LOGIN, pull: {url: "${system.url}"}}`);
  expect((await failed())!.wait).toBeGreaterThan(atLeast);
  expect(system.asked).toHaveLength(1);
});

test.each([['a year', '31536000'], ['more than any clock has', '9'.repeat(20)], ['a date in ten years', new Date(Date.now() + 3_650 * 86_400_000).toUTCString()]])('429 with a Retry-After of %s is kept to for an hour at most', async (_, header) => {
  const system = await fake(() => ({ status: 429, headers: { 'retry-after': header } }));
  start(`snow: {type: servicenow, tenant: acme, secrets_env: LOGIN, pull: {url: "${system.url}"}}`);
  const { wait, leased } = (await failed())!;
  expect(wait).toBeGreaterThan(3_500);
  expect(wait).toBeLessThanOrEqual(3_600);
  expect(leased).toBe(false);
});

test.each([['no JSON', { body: '<html>' }, /no JSON/], ['something else', { body: { error: 'x' } }, /must be a list/], ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /redirect|fetch failed/]])('%s is a failure with its reason', async (_, answer, reason) => {
  const system = await fake(() => answer);
  start(`snow: {type: servicenow, tenant: acme, secrets_env: LOGIN, pull: {url: "${system.url}"}}`);
  expect((await failed())!.last_problem).toMatch(reason);
});

test('Jira: search with changelogs, which become the history of new tickets', async () => {
  const at = (minute: number) => new Date(BASE + minute * 60_000).toISOString().replace('Z', '+0000');
  const issues = Array.from({ length: 3 }, (_, n) => ({
    id: String(n), key: `OPS-${n}`,
    fields: { summary: `Issue ${n}`, status: { name: 'Done', statusCategory: { key: 'done' } }, priority: { name: 'High' }, created: at(0), updated: at(30 + n), labels: n === 0 ? ['vip'] : [] },
    changelog: { histories: [
      { id: '2', created: at(20), items: [{ field: 'status', fromString: 'In Progress', toString: 'Done' }] },
      { id: '1', created: at(10), items: [{ field: 'status', fromString: 'To Do', toString: 'In Progress' }, { field: 'priority', fromString: 'Low', toString: 'High' }] },
    ] },
  }));
  const system = await fake((url) => {
    const from = Number(/updated >= (\d+)/.exec(url.searchParams.get('jql')!)![1]);
    const found = issues.filter(({ fields }) => Date.parse(fields.updated) >= from);
    const startAt = Number(url.searchParams.get('startAt'));
    return { body: { startAt, total: found.length, issues: found.slice(startAt, startAt + Number(url.searchParams.get('maxResults'))) } };
  });
  start(`jira: {tenant: acme, secrets_env: LOGIN, pull: {url: "${system.url}", page_size: 2}, options: {jql: project = OPS}, tier: {path: "$.issue.fields.labels[*]", values: {vip: gold}}}`);
  await finished('the run');
  expect(system.asked[0]!.searchParams.get('jql')).toMatch(/^\(project = OPS\) AND updated >= \d+ ORDER BY updated ASC/);
  expect((await app.events('OPS-0')).map(({ updated_at, payload }) => [(updated_at.getTime() - BASE) / 60_000, payload['status'], payload['priority']])).toEqual([[0, 'To Do', 'low'], [10, 'In Progress', 'high'], [20, 'Done', 'high'], [30, 'Done', 'high']]);
  expect((await app.events('OPS-0')).at(-1)!.payload['customer_tier']).toBe('gold');
  expect(new Set((await app.events()).map(({ ticket_id }) => ticket_id)).size).toBe(3);
});

describe.each(['cloud', 'server'] as const)('Jira %s', (deployment) => {
  let jira: FakeJira;
  /** Fewer at once than are asked for: Cloud where issues are large, Server where its administrator says so. */
  beforeEach(async () => void (jira = await FakeJira.start({ deployment, mostAtOnce: 2 })));
  afterEach(() => jira.close());

  const at = (minute: number): string => new Date(BASE + minute * 60_000).toISOString().replace('Z', '+0000');
  /** Cloud's texts are documents. */
  const text = (words: string): unknown => (deployment === 'server' ? words : { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] });
  const issue = (n: number, minute: number, status = 'In Progress'): SearchedIssue => ({
    id: String(10_000 + n), key: `OPS-${n}`,
    fields: { summary: `Issue ${n}`, description: text(`What ${n} is about`), status: { name: status, statusCategory: { key: 'indeterminate' } }, priority: { name: 'High' }, created: at(0), updated: at(minute), labels: [] },
    changelog: { histories: [{ id: '1', created: at(minute), items: [{ field: 'status', fromString: 'To Do', toString: status }] }] },
  });
  const pull = (options = '') => start(`jira: {tenant: acme, secrets_env: JIRA_${deployment.toUpperCase()}, pull: {url: "${jira.url}", page_size: 3, overlap: 15m}, options: {deployment: ${deployment}, jql: project = OPS${options}}}`);
  /** The minute two pages of two lead to: Cloud cannot skip what it has told of the last instant. */
  const reached = deployment === 'cloud' ? 2 : 3;
  const stored = async () => new Map((await app.events()).map(({ ticket_id, payload }) => [ticket_id, payload]));

  test('page by page, more than two pages of one instant among them; then what has changed since', async () => {
    jira.searched = [...Array.from({ length: 5 }, (_, n) => issue(n, 20)), issue(5, 30), issue(6, 40)];
    pull();
    await finished('the first run');
    expect([...(await stored()).keys()].sort()).toEqual(Array.from({ length: 7 }, (_, n) => `OPS-${n}`));
    expect((await stored()).get('OPS-3')).toMatchObject({ description: 'What 3 is about', url: 'https://acme.atlassian.net/browse/OPS-3' });
    expect((await app.events('OPS-3')).map(({ payload }) => payload['status'])).toEqual(['To Do', 'In Progress']);

    const asked = jira.server.requests.length;
    jira.searched = jira.searched.map((one) => (one.key === 'OPS-0' ? issue(0, 50, 'Done') : one));
    await again();
    await until('the change', async () => (await stored()).get('OPS-0')!['status'] === 'Done');
    await finished('the second run');
    expect(jira.server.requests[asked]!.query.get('jql')).toBe(`(project = OPS) AND updated >= ${BASE + 25 * 60_000} ORDER BY updated ASC, key ASC`);
    jira.server.expectNoSurprise();
  });

  test('429 with Retry-After in the midst: waited for, and gone on with from where it was', async () => {
    jira.searched = Array.from({ length: 9 }, (_, n) => issue(n, n));
    jira.server.script(undefined, undefined, FAULTS.rateLimited(120));
    pull();
    const row = await failed();
    expect(row).toMatchObject({ failures: 1, last_problem: expect.stringMatching(/answered 429/), cursor: { from: BASE + reached * 60_000, done: 0 } });
    expect(row!.wait).toBeGreaterThan(115);
    expect((await stored()).size).toBe(reached + 1);
    const asked = jira.server.requests.length;
    await again();
    await finished('the rest');
    expect(jira.server.requests[asked]!.query.get('jql')).toContain(`updated >= ${BASE + reached * 60_000} `);
    expect((await stored()).size).toBe(9);
    expect(await pulls()).toMatchObject([{ failures: 0, last_problem: null }]);
    jira.server.expectNoSurprise();
  });

  test('cut off among many of one instant, they are all there in the end', async () => {
    jira.searched = Array.from({ length: 7 }, (_, n) => issue(n, 20));
    jira.server.script(undefined, undefined, undefined, FAULTS.unavailable);
    pull();
    await failed();
    await again();
    await finished('the rest');
    expect((await stored()).size).toBe(7);
    jira.server.expectNoSurprise();
  });
});

test('a help desk: key and secret, pages, and a bad request among good ones', async () => {
  const requests = [{ id: 1, short_description: 'a', requester_email: 'ada@example.com', request_category: 'Access' }, { id: 2, short_description: 'b' }, { short_description: 'without an id' }];
  const system = await fake((url, headers) => {
    if (headers['x-api-key'] !== 'the key' || headers['x-api-secret'] !== 'the secret') return { status: 401 };
    const page = Number(url.searchParams.get('page'));
    return { body: { response_code: 200, data: { requests: requests.slice((page - 1) * 2, page * 2) } } };
  });
  start(`desk: {type: helpdesk, tenant: acme, secrets_env: KEYS, pull: {url: "${system.url}/requests", page_size: 2}}`);
  await finished('the run');
  expect((await app.events()).map(({ ticket_id, payload }) => [ticket_id, payload['title'], payload['category']])).toEqual([['1', 'a', 'Access'], ['2', 'b', undefined]]);
  expect(await app.deadLetters()).toMatchObject([{ reason: expect.stringMatching(/id is missing/) }]);
  await again();
  await until('the second run', () => system.asked.some((url) => url.searchParams.has('updated_since')));
  await finished('the second run');
  // Without instants of their own, they say nothing new.
  expect(await app.events()).toHaveLength(2);
});

test('files that are dropped: read once, moved away, the bad ones told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-inbox-'));
  try {
    mkdirSync(folder, { recursive: true });
    const drop = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), new Date(BASE), new Date(BASE));
    };
    const event = (id: string) => ({ id, priority: 'high', customer_tier: 'gold', status: 'open', created_at: '2026-01-05T09:00:00Z', updated_at: '2026-01-05T09:00:00Z' });
    drop('a.jsonl', `${JSON.stringify(event('F-1'))}\n{"broken\n${JSON.stringify(event('F-2'))}\n`);
    drop('b.csv', 'id,priority,customer_tier,status,created_at,updated_at\nF-3,low,gold,open,2026-01-05T09:00:00Z,2026-01-05T09:00:00Z\n');
    drop('c.csv', 'nonsense\n1\n');
    drop('notes.txt', 'not for us');
    start(`files: {tenant: acme, pull: {folder: "${folder}"}}`);
    await until('all are moved', () => readdirSync(folder).filter((name) => name.includes('.')).length === 1);
    await until('the end', async () => (await pulls()).every(({ leased }) => !leased));
    expect((await app.events()).map(({ ticket_id }) => ticket_id)).toEqual(['F-1', 'F-2', 'F-3']);
    expect(readdirSync(join(folder, 'done'))).toEqual(['a.jsonl', 'b.csv']);
    expect(readdirSync(join(folder, 'failed'))).toEqual(['c.csv']);
    expect((await app.deadLetters()).length).toBeGreaterThanOrEqual(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('of several replicas one asks', async () => {
  const system = await fake(tableApi(() => [incident(1, 1)]));
  const { database } = app;
  const { TypeOrmPulls } = await import('#features/intake');
  const key = [{ tenantId: 'acme', source: 'x' }];
  const replicas = Array.from({ length: 8 }, () => new TypeOrmPulls(database.dataSource, 60_000));
  await replicas[0]!.claimDue(key);
  // The row is new: due from the next look on.
  const claims = (await Promise.all(replicas.map((replica) => replica.claimDue(key)))).flat();
  expect(claims).toHaveLength(1);
  expect(await replicas[1]!.advance({ ...claims[0]!, fence: '999' }, { from: 1 })).toBe(false);
  expect(await replicas[1]!.advance(claims[0]!, { from: 1 })).toBe(true);
  // Its holder is gone: the lease ends, and another goes on where it was.
  await database.dataSource.query("UPDATE intake.pulls SET lease_until = platform.watchdog_now() - interval '1 second'");
  expect(await replicas[2]!.claimDue(key)).toMatchObject([{ cursor: { from: 1 } }]);
  expect(await replicas[0]!.advance(claims[0]!, { from: 2 })).toBe(false);
  expect(system.asked).toEqual([]);
});
