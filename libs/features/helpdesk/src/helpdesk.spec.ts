import type { InjectionToken } from '@nestjs/common';
import { EVENT_TYPES, TOPICS, messageKey, type TicketEventData } from '#contracts';
import { ConfigSource } from '#platform/config';
import { MessageBus, type Message } from '#platform/messaging';
import { HandBus, TestConfig, featureApp, testDatabase, until, type FeatureApp, type TestDatabase } from '#testing';
import { Departments, HELPDESK_MIGRATIONS, HelpdeskModule, TicketIntake, type DepartmentGuess, type IntakeOutcome, type SubmittedText } from './index.js';
import { ForgetTickets } from './forget-tickets.js';
import { SubmitOnce } from './submit-once.js';

const NOW = '2026-03-02T10:00:00.000Z';
const GENERAL: DepartmentGuess = { department: 'General', confidence: 0.2, tier: 'keywords', unsure: true, category: null };

class ToldDepartments extends Departments {
  readonly asked: SubmittedText[] = [];
  guesses: DepartmentGuess = GENERAL;
  /** What they think about until they answer. */
  thought: Promise<void> = Promise.resolve();

  override async guess(_: string, text: SubmittedText): Promise<DepartmentGuess> {
    this.asked.push(text);
    const { guesses } = this;
    await this.thought;
    return guesses;
  }

  override known(): Promise<readonly string[]> {
    return Promise.resolve(['IT Support', 'General', 'HR']);
  }
}

class RecordingIntake extends TicketIntake {
  readonly taken: { tenantId: string; event: TicketEventData; correlationId: string }[] = [];
  outcome: IntakeOutcome = { kind: 'taken' };

  override take(tenantId: string, event: TicketEventData, correlationId: string): Promise<IntakeOutcome> {
    if (this.outcome.kind === 'taken') this.taken.push({ tenantId, event, correlationId });
    return Promise.resolve(this.outcome);
  }
}

const bus = new HandBus();
const departments = new ToldDepartments();
const intake = new RecordingIntake();
const config = new TestConfig('tiers: {gold: {high: {response: 30, resolution: 180}}}\nstatuses: {Parked: on_hold, Erledigt: resolved}');
let database: TestDatabase;
let app: FeatureApp;
beforeAll(async () => {
  database = await testDatabase(HELPDESK_MIGRATIONS);
  app = await featureApp(HelpdeskModule, { database, values: new Map<InjectionToken, unknown>([[MessageBus, bus], [ConfigSource, config], [Departments, departments], [TicketIntake, intake]]) });
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE helpdesk.tickets, helpdesk.submissions');
  await database.time.freeze(NOW);
  intake.taken.length = departments.asked.length = 0;
  intake.outcome = { kind: 'taken' };
  departments.guesses = GENERAL;
  departments.thought = Promise.resolve();
});

const SUBMISSION = { title: 'VPN is down', description: 'Since this morning.', user_name: 'Ada Lovelace', user_email: 'ada@example.com' };
const IT: DepartmentGuess = { department: 'IT Support', confidence: 0.9, tier: 'llm', unsure: false, category: 'Network' };

async function submit(guess: DepartmentGuess = IT, fields: object = {}): Promise<string> {
  departments.guesses = guess;
  const { status, body } = await app.request('POST', '/api/v1/tickets/submit', { ...SUBMISSION, ...fields });
  expect(status).toBe(201);
  return (body as { id: string }).id;
}

const get = async (path: string) => (await app.request('GET', `/api/v1/${path}`)).body;
const listed = async (path: string) => (await get(path) as { tickets: { id: string }[] }).tickets.map(({ id }) => id);

/** What the bus brings. */
async function hear(...events: TicketEventData[]): Promise<void> {
  const messages = events.map((event): Message => ({
    id: `${event.id}@${event.updated_at}`, topic: TOPICS.ticketEvents, key: messageKey('acme', event.id), type: EVENT_TYPES.ticketUpdated, source: '/test', time: NOW, tenantId: 'acme', correlationId: 'c', data: JSON.stringify(event),
  }));
  await bus.subscriptions.find(({ topic, group }) => topic === TOPICS.ticketEvents && group === 'helpdesk')!.handle(messages);
}
const taken = (id: string): TicketEventData => intake.taken.find(({ event }) => event.id === id)!.event;
const changed = (id: string, status: string, minute = 1): TicketEventData => ({ ...taken(id), status, updated_at: new Date(Date.parse(NOW) + minute * 60_000).toISOString() });

describe('submitting', () => {
  test('a ticket gets its department and goes to the intake as any other', async () => {
    departments.guesses = IT;
    const answer = await app.request('POST', '/api/v1/tickets/submit', SUBMISSION, { 'x-correlation-id': 'corr-1' });
    expect(answer).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^DESK-[0-9a-f-]{36}$/), department: 'IT Support', confidence: 0.9, status: 'new', tier: 'llm', unsure: false, submitted_at: NOW } });
    const { id } = answer.body as { id: string };
    expect(departments.asked).toEqual([{ id, title: 'VPN is down', description: 'Since this morning.', requester: 'Ada Lovelace' }]);
    expect(intake.taken).toEqual([{ tenantId: 'acme', correlationId: 'corr-1', event: {
      id, priority: 'medium', customer_tier: 'silver', status: 'new', created_at: NOW, updated_at: NOW, title: 'VPN is down', description: 'Since this morning.', category: 'Network',
      source: 'helpdesk', requester: { name: 'Ada Lovelace', email: 'ada@example.com' }, external_metadata: { helpdesk: { department: 'IT Support', confidence: 0.9, tier: 'llm', unsure: false } },
    } }]);
    expect(await listed('departments/IT%20Support/tickets')).toEqual([id]);
  });

  test('what nobody is sure of goes to General, and is said to', async () => {
    const answer = await app.request('POST', '/api/v1/tickets/submit', SUBMISSION);
    expect(answer.body).toMatchObject({ department: 'General', confidence: 0.2, unsure: true });
    expect(intake.taken[0]!.event).not.toHaveProperty('category');
  });

  test('what it counts as is the configuration\'s', async () => {
    config.change('tiers: {gold: {high: {response: 30, resolution: 180}}}\nhelpdesk: {priority: high, tier: gold}\nstatuses: {Parked: on_hold, Erledigt: resolved}');
    expect(taken(await submit())).toMatchObject({ priority: 'high', customer_tier: 'gold' });
  });

  test.each([
    ['nothing', {}, ['title', 'description', 'user_name', 'user_email']],
    ['a field too many', { ...SUBMISSION, department: 'HR' }, ['department']],
    ['blanks', { ...SUBMISSION, title: ' \n', user_name: '' }, ['title', 'user_name']],
    ['other types', { title: 1, description: null, user_name: ['x'], user_email: {} }, ['title', 'description', 'user_name', 'user_email']],
    ['too much', { ...SUBMISSION, title: 'x'.repeat(1001), description: 'x'.repeat(32_769) }, ['title', 'description']],
    ['NUL', { ...SUBMISSION, description: 'a\0b' }, ['description']],
    ...['ada', 'ada@', '@example.com', 'ada@example', 'a b@example.com', 'ada@example..com', 'ada@example.com\r\nBcc: x@y.z', '<ada@example.com>'].map((user_email): [string, object, string[]] => [`the address ${JSON.stringify(user_email)}`, { ...SUBMISSION, user_email }, ['user_email']]),
  ])('refuses %s, field by field', async (_, body, fields) => {
    const answer = await app.request('POST', '/api/v1/tickets/submit', body);
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/invalid' } });
    expect((answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field).sort()).toEqual([...fields].sort());
    expect(intake.taken).toEqual([]);
  });

  test.each([null, [], 'text', [SUBMISSION]])('a body that is no object: %j', async (body) => {
    expect((await app.request('POST', '/api/v1/tickets/submit', JSON.stringify(body))).status).toBe(422);
  });

  test.each([['busy', '/problems/busy'], ['database-down', '/problems/database-unavailable']] as const)('an intake that is %s: try again, and nothing is shown', async (kind, type) => {
    intake.outcome = { kind };
    expect(await app.request('POST', '/api/v1/tickets/submit', SUBMISSION)).toMatchObject({ status: 503, body: { type } });
    expect(await get('dashboard/summary')).toMatchObject({ tickets: 0 });
  });
});

describe('submitting with an Idempotency-Key', () => {
  const once = (key: string, fields: object = {}) => app.request('POST', '/api/v1/tickets/submit', { ...SUBMISSION, ...fields }, { 'idempotency-key': key });
  const events = () => intake.taken.map(({ event: { id, created_at } }) => [id, created_at]);

  test('the same again, quoted or not, in any order of its fields: the first answer, and one ticket', async () => {
    const first = await once('"8e03978e-40d5-43dd-bc93-6894a57f9324"');
    expect(first.status).toBe(201);
    departments.guesses = IT;
    await database.time.advance(3_600_000);
    const { title, ...rest } = SUBMISSION;
    for (const again of [await once('"8e03978e-40d5-43dd-bc93-6894a57f9324"'), await once('8e03978e-40d5-43dd-bc93-6894a57f9324'), await app.request('POST', '/api/v1/tickets/submit', { ...rest, title }, { 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' })]) {
      expect([again.status, again.body]).toEqual([201, first.body]);
    }
    expect(intake.taken).toHaveLength(1);
    expect(await get('dashboard/summary')).toMatchObject({ tickets: 1 });
  });

  test('other keys, other tenants, and no key at all are other tickets', async () => {
    for (const key of ['a', 'b', '"a b"', String.raw`"a\\b"`]) expect((await once(key)).status).toBe(201);
    expect(await app.app.get(SubmitOnce).execute('globex', 'a', SUBMISSION, 'c')).toMatchObject({ kind: 'submitted' });
    await submit();
    expect(new Set(events().map(([id]) => id)).size).toBe(6);
  });

  test('with another body: 422, and nothing is stored', async () => {
    await once('k');
    expect(await once('k', { title: 'Another' })).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
    expect(intake.taken).toHaveLength(1);
  });

  test('while the first is being worked on: 409, then its answer', async () => {
    let decide!: () => void;
    departments.thought = new Promise((resolve) => { decide = resolve; });
    const first = once('k');
    await until('it is being thought about', () => departments.asked.length === 1);
    const meanwhile = await once('k');
    expect(meanwhile).toMatchObject({ status: 409, body: { type: '/problems/idempotency-key-in-use' } });
    expect(meanwhile.headers.get('retry-after')).toBe('1');
    decide();
    const { body } = await first;
    expect((await once('k')).body).toEqual(body);
    expect(intake.taken).toHaveLength(1);
  });

  test('of twenty at once one is worked on', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => once('k')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409].slice(0, answers.some(({ status }) => status === 409) ? 2 : 1)));
    expect(intake.taken).toHaveLength(1);
  });

  test('what failed may be tried again at once, and is the same event', async () => {
    intake.outcome = { kind: 'database-down' };
    expect((await once('k')).status).toBe(503);
    intake.outcome = { kind: 'taken' };
    await database.time.advance(1_000);
    const { body } = await once('k');
    expect(departments.asked.map(({ id }) => id)).toEqual([(body as { id: string }).id, (body as { id: string }).id]);
    expect(body).toMatchObject({ submitted_at: NOW });
  });

  test('given up in the midst, another goes on under the same id', async () => {
    let decide!: () => void;
    departments.thought = new Promise((resolve) => { decide = resolve; });
    const lost = once('k');
    await until('it is being thought about', () => departments.asked.length === 1);
    await database.time.advance(120_000);
    departments.thought = Promise.resolve();
    const { body } = await once('k');
    decide();
    expect((await lost).body).toEqual(body);
    expect(new Set(events().map(String)).size).toBe(1);
  });

  test('what is wrong takes no key; a key counts for a day', async () => {
    expect((await once('k', { title: '' })).status).toBe(422);
    const { body } = await once('k');
    await database.time.advance(86_400_000);
    const later = await once('k', { title: 'Another' });
    expect(later.status).toBe(201);
    expect((later.body as { id: string }).id).not.toBe((body as { id: string }).id);
  });

  test.each(['""', '"a', 'a,b', '"a", "b"', '"a";p=1', 'ä', 'x'.repeat(256)])('%s is no key', async (key) => {
    expect(await once(key)).toMatchObject({ status: 400, body: { type: '/problems/invalid-idempotency-key' } });
    expect(intake.taken).toEqual([]);
  });
});

test('tickets are forgotten a year after they have ended, by what their words mean now; others stay', async () => {
  const [ended, renamed, open, reopened] = [await submit(), await submit(), await submit(), await submit()];
  await hear(changed(ended, 'Closed'), changed(renamed, 'Fertig'), changed(open, 'open'), changed(reopened, 'Resolved'), changed(reopened, 'open', 2));
  departments.guesses = GENERAL;
  await app.request('POST', '/api/v1/tickets/submit', SUBMISSION, { 'idempotency-key': 'k' });
  const forget = () => app.app.get(ForgetTickets).forget();
  const day = 86_400_000;
  await database.time.advance(day - 1);
  expect(await forget()).toEqual({ kind: 'forgotten', tickets: 0, submissions: 0 });
  await database.time.advance(1);
  expect(await forget()).toEqual({ kind: 'forgotten', tickets: 0, submissions: 1 });
  await database.time.advance(364 * day + 60_001);
  expect(await forget()).toEqual({ kind: 'forgotten', tickets: 1, submissions: 0 });
  config.change('tiers: {gold: {high: {response: 30, resolution: 180}}}\nstatuses: {Parked: on_hold, Erledigt: resolved, Fertig: closed}');
  expect(await forget()).toMatchObject({ tickets: 1 });
  expect((await listed('departments/IT%20Support/tickets')).sort()).toEqual([open, reopened].sort());
});

describe('following the tickets', () => {
  test('the newest status counts, whatever the order, and no event counts twice', async () => {
    const id = await submit();
    await hear(taken(id));
    await hear(changed(id, 'Erledigt', 3), changed(id, 'in progress', 2));
    await hear(changed(id, 'open', 1), taken(id));
    expect(await get('departments/IT%20Support/tickets')).toMatchObject({ tickets: [{ id, status: 'resolved', status_word: 'Erledigt', updated_at: '2026-03-02T10:03:00.000Z', submitted_at: NOW }] });
  });

  test('a ticket that only its message tells of is there all the same', async () => {
    const id = await submit();
    await database.dataSource.query('TRUNCATE helpdesk.tickets');
    await hear(taken(id), changed(id, 'open'));
    expect(await get('departments/IT%20Support/tickets')).toMatchObject({ tickets: [{ id, status: 'open', user_email: 'ada@example.com', confidence: 0.9 }] });
  });

  test('tickets of other systems, and events that say nothing of a department, or nonsense', async () => {
    const id = await submit();
    const { external_metadata: _, ...silent } = changed(id, 'pending');
    await hear({ ...taken(id), id: 'INC-1' }, silent, { ...silent, id: 'DESK-unknown' });
    for (const helpdesk of [null, 'x', [], { department: '', confidence: 1, tier: null, unsure: true }, { department: 'HR', confidence: 2, tier: null, unsure: true }, { department: 'HR', confidence: 1, tier: '<b>', unsure: true }, { department: 'HR', confidence: 1, tier: null }]) {
      await hear({ ...silent, id: 'DESK-nonsense', external_metadata: { helpdesk } });
    }
    await hear({ ...changed(id, 'pending', 2), external_metadata: { helpdesk: { department: 'HR', confidence: 1, tier: null, unsure: false } } });
    expect(await get('dashboard/summary')).toMatchObject({ tickets: 1, by_department: { 'General': 0, 'HR': 0, 'IT Support': 1 }, by_status: { pending: 1, new: 0 } });
  });
});

describe('reading', () => {
  test('departments are there without tickets; their tickets by what a word means', async () => {
    const [a, b, c] = [await submit(), await submit(), await submit(GENERAL)];
    await hear(changed(a, 'Parked'), changed(b, 'Waiting for Godot'), changed(c, 'Closed'));
    expect(await get('departments')).toEqual({ departments: [{ name: 'General', tickets: 1, open: 0 }, { name: 'HR', tickets: 0, open: 0 }, { name: 'IT Support', tickets: 2, open: 2 }] });
    for (const [query, ids] of [['on_hold', [a]], ['On%20Hold', [a]], ['parked', [a]], ['unmapped', [b]], ['new,open', []], ['on_hold&status=unmapped', [a, b]]] as const) {
      expect((await listed(`departments/IT%20Support/tickets?status=${query}`)).sort()).toEqual([...ids].sort());
    }
    expect(await get('departments/%20it%20%20support/tickets?status=unmapped')).toMatchObject({ department: 'IT Support', tickets: [{ id: b, status: 'unmapped', status_word: 'Waiting for Godot' }] });
    expect(await get('departments/HR/tickets')).toEqual({ department: 'HR', tickets: [], next_cursor: null });
  });

  test('pages, newest first, neither repeat nor skip', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) {
      if (i % 2 === 0) await database.time.advance(60_000);
      ids.push(await submit());
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await get(`departments/IT%20Support/tickets?limit=3${cursor ? `&cursor=${cursor}` : ''}`) as { tickets: { id: string }[]; next_cursor: string | null };
      seen.push(...page.tickets.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor);
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(new Set(seen.slice(0, 1))).toEqual(new Set([ids[6]]));
    expect(seen.at(-1)).toBe([ids[0]!, ids[1]!].sort()[0]);
  });

  test.each([['departments/Nobody/tickets', 404], ['departments/HR%00/tickets', 404], ['departments/HR/tickets?status=godot', 422], ['departments/HR/tickets?status=', 422], ['departments/HR/tickets?limit=0', 422],
    ['departments/HR/tickets?cursor=nonsense', 422], [`departments/HR/tickets?cursor=${Buffer.from('2026-02-31T10:00:00.000Z x').toString('base64url')}`, 422], ['departments/HR/tickets?page=2', 422]])('%s: %i', async (path, status) => {
    expect((await app.request('GET', `/api/v1/${path}`)).status).toBe(status);
  });

  test('the statuses and the words that mean them', async () => {
    const { statuses } = await get('statuses') as { statuses: { status: string }[] };
    expect(statuses.map(({ status }) => status)).toEqual(['new', 'open', 'in_progress', 'pending', 'on_hold', 'resolved', 'closed', 'cancelled']);
    expect(statuses).toEqual(expect.arrayContaining([
      { status: 'on_hold', ended: false, words: expect.arrayContaining(['Parked', 'Awaiting Vendor']) }, { status: 'resolved', ended: true, words: expect.arrayContaining(['Erledigt', 'Done']) },
      { status: 'in_progress', ended: false, words: expect.arrayContaining(['In Progress']) },
    ]));
    config.change('tiers: {gold: {high: {response: 30, resolution: 180}}}\nstatuses: {done: closed}');
    const meaning = async (word: string) => (await get('statuses') as { statuses: { status: string; words: string[] }[] }).statuses.filter(({ words }) => words.includes(word)).map(({ status }) => status);
    expect([await meaning('done'), await meaning('Done'), await meaning('Solved')]).toEqual([['closed'], [], ['resolved']]);
  });

  test('counts of all, and of how each department came to its tickets', async () => {
    const old = await submit();
    await database.time.advance(25 * 3_600_000);
    const [, unsure] = [await submit({ ...IT, confidence: 0.5, tier: 'keywords' }), await submit({ ...GENERAL, confidence: 0, tier: null })];
    await hear(changed(old, 'resolved'));
    expect(await get('dashboard/summary')).toEqual({
      tickets: 3, open: 2, unsure: 1, last_day: 2, by_department: { 'General': 1, 'HR': 0, 'IT Support': 2 },
      by_status: { new: 2, open: 0, in_progress: 0, pending: 0, on_hold: 0, resolved: 1, closed: 0, cancelled: 0, unmapped: 0 },
    });
    expect(await get('dashboard/routing')).toMatchObject({ departments: [
      { department: 'General', tickets: 1, open: 1, unsure: 1, by_tier: { none: 1 }, confidence: { mean: 0, lowest: 0 } },
      { department: 'HR', tickets: 0, by_tier: {}, confidence: { mean: null, lowest: null } },
      { department: 'IT Support', tickets: 2, open: 1, unsure: 0, by_status: { new: 1, resolved: 1 }, by_tier: { llm: 1, keywords: 1 }, confidence: { mean: 0.7, lowest: 0.5 } },
    ] });
    expect(await listed('departments/General/tickets')).toEqual([unsure]);
  });

  test('another tenant\'s tickets are not there', async () => {
    await submit();
    await database.dataSource.query("UPDATE helpdesk.tickets SET tenant_id = 'globex'");
    expect(await get('dashboard/summary')).toMatchObject({ tickets: 0, by_department: { 'IT Support': 0 } });
    expect(await listed('departments/IT%20Support/tickets')).toEqual([]);
  });
});
