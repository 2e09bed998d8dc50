import { Program, testDatabase, until, type TestDatabase } from '#testing';

const KEY = 'operator-key-of-the-tests';
const TICKETS = 12_000;
const CANDIDATE = 'tiers: {gold: {high: {response: 10, resolution: 180}}}';

let database: TestDatabase;
const programs: Program[] = [];
beforeAll(async () => {
  database = await testDatabase([]);
}, 60_000);
afterAll(async () => {
  for (const program of programs) await program.stop();
  await database.close();
}, 60_000);

interface RehearsalView {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly tickets: number };
  readonly result: { readonly tickets: number; readonly open_clocks: { readonly clocks: number; readonly clocks_changed: number } } | null;
}

async function start(): Promise<{ readonly program: Program; readonly url: string }> {
  const program = Program.service('standalone', { env: { DATABASE_URL: database.url, WATCHDOG_API_KEY: KEY } });
  programs.push(program);
  const [, url] = await program.says(/API\s+(http:\S+)\/api\/docs/, 60_000);
  return { program, url: url! };
}

async function call<Body>(url: string, method: string, path: string, body?: string): Promise<Body> {
  const response = await fetch(`${url}/api/v1/${path}`, { method, headers: { authorization: `Bearer ${KEY}`, ...(body && { 'content-type': 'application/yaml' }) }, ...(body && { body }) });
  return (await response.json()) as Body;
}

test('a rehearsal whose runner is killed in the middle is begun anew by another, and finds the same', async () => {
  const first = await start();
  // As the service folds them, but at once: it is the reading that takes time here.
  await database.dataSource.query(`
    INSERT INTO sla.timeline (tenant_id, ticket_id, occurred_at, sequence, moment)
    SELECT 'default', 'T' || i, '2024-03-04T09:00:00Z', 0, json_build_object('eventId', 'T' || i, 'occurredAt', 1709542800000, 'sequence', 0, 'createdAt', 1709542800000,
      'tenant', 'default', 'status', 'open', 'priority', 'high', 'tier', 'gold', 'correlationId', 'c') FROM generate_series(1, ${TICKETS}) i`);
  await database.dataSource.query(`INSERT INTO sla.tickets (tenant_id, ticket_id, priority, tier, status, open) SELECT 'default', 'T' || i, 'high', 'gold', 'open', true FROM generate_series(1, ${TICKETS}) i`);

  const { id } = await call<RehearsalView>(first.url, 'POST', 'config/rehearsals', CANDIDATE);
  await until('it is under way', async () => {
    const { status, progress } = await call<RehearsalView>(first.url, 'GET', `config/rehearsals/${id}`);
    if (status === 'done') throw new Error('It was done before anyone could be killed');
    return progress.tickets > 0;
  }, 60_000);
  first.program.kill('SIGKILL');
  const second = await start();
  expect(await call(second.url, 'GET', `config/rehearsals/${id}`)).toMatchObject({ status: 'running', result: null });
  // The dead one's lease runs out; nobody has to wait for that here.
  await database.time.advance(31_000);
  const done = await until('another one has done it', async () => {
    const rehearsal = await call<RehearsalView>(second.url, 'GET', `config/rehearsals/${id}`);
    return rehearsal.status === 'done' && rehearsal;
  }, 120_000);
  expect(done.result).toMatchObject({ tickets: TICKETS, open_clocks: { clocks: 2 * TICKETS, clocks_changed: TICKETS } });
}, 300_000);
