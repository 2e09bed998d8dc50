import { ConfigSource } from '#platform/config';
import { parseOutboxLines, type Message } from '#platform/messaging';
import { RaiseDueAlerts, RecordTicketEvents, RefoldTickets, SLA_MIGRATIONS } from '#features/sla';
import { ALERTING_MIGRATIONS } from '#features/alerting';
import { Intake1700000001000 } from '#features/intake';
import { TestConfig, featureApp, testDatabase, type FeatureApp, type TestDatabase } from '#testing';
import { DeliveryReplay, type DeliveryKind } from './dead-letters/delivery-replay.js';
import { QueryModule } from './query.module.js';

class DeliveriesOnRecord extends DeliveryReplay {
  readonly asked: string[] = [];
  answer: 'replayed' | 'not_dead' | 'not_found' = 'replayed';
  override async replay(_: DeliveryKind, tenantId: string, deliveryId: string) {
    this.asked.push(`${tenantId}/${deliveryId}`);
    return this.answer;
  }
}

const config = new TestConfig();
const deliveries = new DeliveriesOnRecord();
let database: TestDatabase;
let app: FeatureApp;
beforeAll(async () => {
  database = await testDatabase([Intake1700000001000, ...SLA_MIGRATIONS, ...ALERTING_MIGRATIONS]);
  app = await featureApp(QueryModule, { database, values: new Map<abstract new () => object, object>([[ConfigSource, config], [DeliveryReplay, deliveries]]) });
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(async () => {
  await database.time.freeze('2026-01-01T12:00:00Z');
  await database.dataSource.query('TRUNCATE sla.tickets, sla.timeline, sla.clocks, sla.alerts, intake.events, alerting.deliveries, platform.outbox, platform.dead_letters');
});

const query = <T>(sql: string, parameters: unknown[] = []): Promise<T> => database.dataSource.query(sql, parameters) as Promise<T>;

async function get<T>(path: string): Promise<T> {
  const { status, body } = await app.request('GET', path);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body as T;
}

interface Event { id: string; updated_at: string; created_at?: string; status?: string; priority?: string; customer_tier?: string; title?: string }

/** An event as intake and sla take it in. */
async function happened({ id, updated_at, created_at = '2026-01-01T10:00:00Z', status = 'open', priority = 'high', customer_tier = 'gold', ...more }: Event, tenantId = 'acme', under = config): Promise<void> {
  const data = { id, updated_at, created_at, status, priority, customer_tier, ...more };
  await query(
    `INSERT INTO intake.events (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, payload, correlation_id) VALUES ($1, $2, $3, 0, '', $4, $5, 'c-1')`,
    [tenantId, id, updated_at, `${id}@${updated_at}`, data],
  );
  const message: Message = {
    id: `${id}@${updated_at}`, topic: 'ticket.events.v1', key: `${tenantId}:${id}`, type: 'ticket.updated.v1', source: 'test', time: updated_at, tenantId, correlationId: 'c-1', data: JSON.stringify(data),
  };
  await new RecordTicketEvents(database.dataSource, new RefoldTickets(under)).record([message]);
}

interface TicketList { tickets: { ticket_id: string; time_left_ms: number | null; state: string | null }[]; next_cursor: string | null }
const ids = (list: TicketList): string[] => list.tickets.map((ticket) => ticket.ticket_id);

/** A row of sla.tickets as a fold leaves it. */
async function ticket(id: string, columns: { state?: string | null; due_at?: string; tier?: string; priority?: string; assignment_group?: string; level?: number; open?: boolean; policy?: string | null; updated_at?: string } = {}, tenantId = 'acme'): Promise<void> {
  const { state = 'ok', due_at = null, tier = 'gold', priority = 'high', assignment_group = null, level = 0, open = true, policy = 'p', updated_at = '2026-01-01T11:00:00Z' } = columns;
  await query(
    `INSERT INTO sla.tickets (tenant_id, ticket_id, state, due_at, tier, priority, assignment_group, level, open, policy, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [tenantId, id, state, due_at, tier, priority, assignment_group, level, open, policy, updated_at],
  );
}

describe('GET /api/v1/tickets/:id', () => {
  interface Ticket {
    state: string; level: number; policy: string | null; uncovered: boolean; read_at: string;
    clocks: { clock: string; state: string; elapsed_ms: number; remaining_ms: number | null; deadline: string | null; steps: { threshold: string; crossed: boolean }[]; passed: string[] }[];
    alerts: { threshold: string; clock: string }[];
    deliveries: { channel: string; status: string }[];
    history: { events: { payload: { status: string } }[]; next_cursor: string | null };
  }

  interface HistoryPage { history: { events: { payload: { title: string } }[]; next_cursor: string | null }; deliveries: unknown[] }

  test('reads the clocks at the database\'s now', async () => {
    await database.time.freeze('2026-01-01T10:00:00Z');
    await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z', title: 'Printer on fire' });
    await database.time.freeze('2026-01-01T10:10:00Z');
    const found = await get<Ticket>('/api/v1/tickets/T1');
    expect(found).toMatchObject({ ticket_id: 'T1', title: 'Printer on fire', policy: 'tier:gold/high', uncovered: false, read_at: '2026-01-01T10:10:00.000Z', due_at: '2026-01-01T10:30:00.000Z', time_left_ms: 20 * 60_000 });
    expect(found.clocks).toEqual([
      expect.objectContaining({ clock: 'resolution', state: 'ok', phase: 'running', elapsed_ms: 600_000, remaining_ms: 170 * 60_000, deadline: '2026-01-01T13:00:00.000Z', policy_version: 1, calendar: '24x7', target_ms: 180 * 60_000 }),
      expect.objectContaining({ clock: 'response', state: 'ok', elapsed_ms: 600_000, remaining_ms: 20 * 60_000, deadline: '2026-01-01T10:30:00.000Z' }),
    ]);
  });

  test('an alert stays one after the due loop, and after a later event has folded it away', async () => {
    await database.time.freeze('2026-01-01T10:00:00Z');
    await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' });
    await database.time.freeze('2026-01-01T10:26:00Z');
    const response = async () => (await get<Ticket>('/api/v1/tickets/T1')).clocks.find(({ clock }) => clock === 'response')!;
    expect(await response()).toMatchObject({ state: 'alert', steps: [{ threshold: '85%', crossed: false }, { threshold: '100%' }] });
    await new RaiseDueAlerts(database.dataSource, config).raise('-infinity', 100);
    expect(await response()).toMatchObject({ state: 'alert', steps: [{ threshold: '85%', crossed: true }, { threshold: '100%', crossed: false }] });
    await happened({ id: 'T1', updated_at: '2026-01-01T10:27:00Z', title: 'more' });
    expect(await response()).toMatchObject({ state: 'alert', passed: ['85%'], steps: [{ threshold: '100%' }] });
    const found = await get<Ticket>('/api/v1/tickets/T1');
    expect(found).toMatchObject({ state: 'alert', level: 1, alerts: [{ clock: 'response', threshold: '85%', disposition: 'fired' }] });
    // Seen before the due loop gets there: reading does not depend on it.
    await database.time.freeze('2026-01-01T10:31:00Z');
    expect(await response()).toMatchObject({ state: 'breach', breached_at: '2026-01-01T10:30:00.000Z', remaining_ms: -60_000 });
  });

  test('paused, stopped and uncovered', async () => {
    await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' });
    await happened({ id: 'T1', updated_at: '2026-01-01T10:10:00Z', status: 'in_progress' });
    await happened({ id: 'T1', updated_at: '2026-01-01T10:20:00Z', status: 'pending' });
    const { clocks } = await get<Ticket>('/api/v1/tickets/T1');
    expect(clocks).toMatchObject([
      { clock: 'resolution', state: 'paused', elapsed_ms: 20 * 60_000, remaining_ms: 160 * 60_000, deadline: null },
      { clock: 'response', state: 'met', remaining_ms: null, stopped_at: '2026-01-01T10:10:00.000Z' },
    ]);
    await happened({ id: 'T2', updated_at: '2026-01-01T10:00:00Z', customer_tier: 'unheard-of' });
    expect(await get<Ticket>('/api/v1/tickets/T2')).toMatchObject({ uncovered: true, policy: null, state: null });
  });

  test('history newest first, page by page; deliveries', async () => {
    for (const minute of ['00', '01', '02', '03', '04']) await happened({ id: 'T1', updated_at: `2026-01-01T10:${minute}:00.5Z`, title: minute });
    await query(`INSERT INTO alerting.deliveries (tenant_id, event_id, alert_id, ticket_id, channel, urgency, payload, correlation_id, status, finished_at) VALUES ('acme', 'e', 1, 'T1', 'slack', 0, '{}', 'c', 'delivered', now())`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { history, deliveries: sent }: HistoryPage = await get<HistoryPage>(`/api/v1/tickets/T1?history_limit=2${cursor && `&history_cursor=${cursor}`}`);
      expect(sent).toMatchObject([{ channel: 'slack', status: 'delivered', alert_id: '1' }]);
      seen.push(...history.events.map((event) => event.payload.title));
      cursor = history.next_cursor;
    }
    expect(seen).toEqual(['04', '03', '02', '01', '00']);
  });

  test('another tenant\'s ticket, an unknown one and an impossible one are 404', async () => {
    await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' }, 'globex');
    for (const id of ['T1', 'T2', 'T%00', encodeURIComponent('ü /?')]) {
      expect(await app.request('GET', `/api/v1/tickets/${id}`)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    }
  });
});

describe('GET /api/v1/tickets/:id/clocks/:clock/explanation', () => {
  interface Explanation { elapsed_ms: number; segments: { kind: string; counted_ms: number; policy_version: number }[] }
  const explanation = (ticketId: string, clock: string, parameters = '') => get<Explanation>(`/api/v1/tickets/${ticketId}/clocks/${clock}/explanation${parameters}`);

  test('the stretches add up; in sentences for whoever asks for text', async () => {
    await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' });
    await happened({ id: 'T1', updated_at: '2026-01-01T10:20:00Z', status: 'pending' });
    await happened({ id: 'T1', updated_at: '2026-01-01T11:00:00Z', status: 'in_progress' });
    const found = await explanation('T1', 'resolution');
    expect(found).toMatchObject({
      clock: 'resolution', cycle: 1, state: 'ok', policy: 'tier:gold/high', policy_version: 1, calendar: '24x7', zone: 'UTC', target_ms: 180 * 60_000, elapsed_ms: 80 * 60_000, remaining_ms: 100 * 60_000,
      started_at: '2026-01-01T10:00:00.000Z', deadline: '2026-01-01T13:40:00.000Z', stopped_at: null, breached_at: null,
      next: { threshold: '85%', kind: 'warning', instant: '2026-01-01T13:13:00.000Z' },
      segments: [
        { kind: 'running', from: '2026-01-01T10:00:00.000Z', to: '2026-01-01T10:20:00.000Z', counted_ms: 20 * 60_000, event: 'T1@2026-01-01T10:00:00Z', policy_version: 1 },
        { kind: 'paused', to: '2026-01-01T11:00:00.000Z', counted_ms: 0, status: 'pending' },
        { kind: 'running', to: null, counted_ms: 60 * 60_000 },
      ],
    });
    const sentences = await fetch(`${app.url}/api/v1/tickets/T1/clocks/resolution/explanation?zone=Europe/Berlin`, { headers: { accept: 'text/plain' } });
    expect([sentences.status, sentences.headers.get('content-type'), await sentences.text()]).toEqual([200, 'text/plain; charset=utf-8', [
      'The resolution clock runs under the policy "tier:gold/high" (version 1, calendar 24x7): 3 h.', 'Started Thu 1 Jan 11:00 Berlin.',
      'Paused 40 m while waiting for the customer (Thu 1 Jan 11:20–12:00).', '1 h 20 m of 3 h used; due Thu 1 Jan 14:40 Berlin.', '',
    ].join('\n')]);
    expect((await fetch(`${app.url}/api/v1/tickets/T1/clocks/resolution/explanation`, { headers: { accept: 'application/json, text/plain, */*' } })).headers.get('content-type')).toMatch(/^application\/json/);
  });

  test('each cycle under the version it ran under', async () => {
    const versions = new TestConfig('{on_reopen: new_cycle, tiers: {gold: {high: {resolution: 180}}}}');
    const own = await featureApp(QueryModule, { database, values: new Map<abstract new () => object, object>([[ConfigSource, versions], [DeliveryReplay, deliveries]]) });
    try {
      await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' }, 'acme', versions);
      await happened({ id: 'T1', updated_at: '2026-01-01T11:00:00Z', status: 'resolved' }, 'acme', versions);
      versions.change('{on_reopen: new_cycle, tiers: {gold: {high: {resolution: 30}}}}');
      await happened({ id: 'T1', updated_at: '2026-01-01T11:50:00Z' }, 'acme', versions);
      const path = '/api/v1/tickets/T1/clocks/resolution/explanation';
      expect((await own.request('GET', `${path}?cycle=1`)).body).toMatchObject({ cycle: 1, state: 'met', policy_version: 1, target_ms: 180 * 60_000, elapsed_ms: 60 * 60_000, segments: [{ policy_version: 1 }, { kind: 'closed', policy_version: 1 }] });
      expect((await own.request('GET', path)).body).toMatchObject({ cycle: 2, state: 'ok', policy_version: 2, target_ms: 30 * 60_000, elapsed_ms: 10 * 60_000, segments: [{ policy_version: 2, to: null }] });
    } finally {
      await own.close();
    }
  });

  test('a ticket that is older than its policy\'s change keeps the promise it had', async () => {
    const policy = (target: string): string => `policies: [{ name: gold, apply: new_tickets, match: { tier: gold }, targets: { resolution: ${target} } }]`;
    const versions = new TestConfig(policy('180'));
    const own = await featureApp(QueryModule, { database, values: new Map<abstract new () => object, object>([[ConfigSource, versions], [DeliveryReplay, deliveries]]) });
    try {
      await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' }, 'acme', versions);
      versions.change(policy('30'), Date.parse('2026-01-01T11:00:00Z'));
      await happened({ id: 'T1', updated_at: '2026-01-01T11:50:00Z', title: 'more' }, 'acme', versions);
      await happened({ id: 'T2', created_at: '2026-01-01T11:30:00Z', updated_at: '2026-01-01T11:50:00Z' }, 'acme', versions);
      const explained = async (id: string): Promise<unknown> => (await own.request('GET', `/api/v1/tickets/${id}/clocks/resolution/explanation`)).body;
      expect(await explained('T1')).toMatchObject({ policy_version: 1, target_ms: 180 * 60_000, elapsed_ms: 120 * 60_000, segments: [{ policy_version: 1 }] });
      expect(await explained('T2')).toMatchObject({ policy_version: 2, target_ms: 30 * 60_000, elapsed_ms: 30 * 60_000 });
    } finally {
      await own.close();
    }
  });

  test('what is not there, or another tenant\'s, is 404; what makes no sense is 422', async () => {
    await happened({ id: 'T1', updated_at: '2026-01-01T10:00:00Z' });
    await happened({ id: 'T2', updated_at: '2026-01-01T10:00:00Z' }, 'globex');
    for (const path of ['T2/clocks/response', 'T1/clocks/update', 'T1/clocks/%00', 'T3/clocks/response']) {
      expect(await app.request('GET', `/api/v1/tickets/${path}/explanation`)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    }
    expect(await app.request('GET', '/api/v1/tickets/T1/clocks/response/explanation?cycle=7')).toMatchObject({ status: 404 });
    expect(await app.request('GET', '/api/v1/tickets/T1/clocks/response/explanation?cycle=0&zone=Nowhere')).toMatchObject({ status: 422 });
  });
});

describe('GET /api/v1/tickets', () => {
  beforeEach(async () => {
    await ticket('due-late', { due_at: '2026-01-01T14:00:00Z', state: 'ok', updated_at: '2026-01-01T11:50:00Z' });
    await ticket('due-soon', { due_at: '2026-01-01T12:01:00Z', state: 'alert', tier: 'silver', updated_at: '2026-01-01T11:10:00Z' });
    await ticket('overdue', { due_at: '2026-01-01T11:59:00Z', state: 'breach', priority: 'low', assignment_group: 'Network, EMEA', updated_at: '2026-01-01T11:20:00Z' });
    await ticket('paused', { state: 'paused', updated_at: '2026-01-01T11:30:00Z' });
    await ticket('done', { state: 'met', open: false, updated_at: '2026-01-01T11:40:00Z' });
    await ticket('uncovered', { state: null, policy: null, open: false, updated_at: '2026-01-01T11:00:00Z' });
    await ticket('theirs', { state: 'breach', due_at: '2026-01-01T11:00:00Z' }, 'globex');
  });

  test('least time left first, those without a deadline last', async () => {
    const list = await get<TicketList>('/api/v1/tickets');
    expect(ids(list)).toEqual(['overdue', 'due-soon', 'due-late', 'done', 'paused', 'uncovered']);
    expect(list.tickets.map((entry) => entry.time_left_ms)).toEqual([-60_000, 60_000, 2 * 3_600_000, null, null, null]);
    expect(list.next_cursor).toBeNull();
  });

  test('newest update first', async () => {
    expect(ids(await get<TicketList>('/api/v1/tickets?sort=updated_at'))).toEqual(['due-late', 'done', 'paused', 'overdue', 'due-soon', 'uncovered']);
  });

  test.each([
    ['state=breach,alert', ['overdue', 'due-soon']],
    ['state=met&state=ok', ['due-late', 'done']],
    ['state=none', ['uncovered']],
    ['tier=silver', ['due-soon']],
    ['tier=silver&tier=gold&state=ok,alert', ['due-soon', 'due-late']],
    ['priority=low,critical', ['overdue']],
    [`group=${encodeURIComponent('Network, EMEA')}`, ['overdue']],
    ['group=nobody', []],
    ['offset=1&limit=2', ['due-soon', 'due-late']],
    ['offset=100', []],
  ])('%s', async (parameters, expected) => {
    expect(ids(await get<TicketList>(`/api/v1/tickets?${parameters}`))).toEqual(expected);
  });

  test.each(['time_left', 'updated_at'])('pages through all by cursor, sorted by %s, ties and all', async (sort) => {
    for (let n = 0; n < 20; n++) await ticket(`tie-${n}`, { due_at: '2026-01-01T12:01:00Z', updated_at: '2026-01-01T11:20:00.000001Z' });
    const whole = ids(await get<TicketList>(`/api/v1/tickets?sort=${sort}`));
    expect(whole).toHaveLength(26);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const list: TicketList = await get<TicketList>(`/api/v1/tickets?sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`);
      paged.push(...ids(list));
      cursor = list.next_cursor;
    }
    expect(paged).toEqual(whole);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=ten', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=10001', 'offset'],
    ['state=fine', 'state'],
    ['state=', 'state'],
    ['priority=urgent', 'priority'],
    ['tier=', 'tier'],
    ['group=a%00b', 'group'],
    ['sort=name', 'sort'],
    ['cursor=abc', 'cursor'],
    [`cursor=${Buffer.from('["updated_at","infinity",""]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('["time_left","2026-02-30T00:00:00.000000Z",""]').toString('base64url')}`, 'cursor'],
    ['colour=red', 'colour'],
  ])('%s is refused by name', async (parameters, field) => {
    const { status, body } = await app.request('GET', `/api/v1/tickets?${parameters}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [expect.objectContaining({ field })] });
  });

  test('the summary counts clocks, breaches by priority, and what has not been worked through', async () => {
    await happened({ id: 'late', updated_at: '2026-01-01T10:00:00Z' });
    await happened({ id: 'answered', updated_at: '2026-01-01T10:05:00Z', status: 'resolved' });
    await happened({ id: 'elsewhere', updated_at: '2026-01-01T10:00:00Z' }, 'other');
    await query(`INSERT INTO intake.events (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, payload, correlation_id) VALUES ('acme', 'late', '2026-01-01T10:30:00Z', 0, '', 'e', '{}', 'c')`);
    expect(await get('/api/v1/summary')).toEqual({ clocks: 4, breaches: { high: 1 }, pending_events: 1 });
  });

  test('the dashboard counts what there is and shows a page of it', async () => {
    await ticket('escalated', { state: 'breach', level: 3, due_at: '2026-01-01T11:00:00Z' });
    await query(`UPDATE sla.tickets SET status = 'closed' WHERE ticket_id = 'done'`);
    const dashboard = await get<TicketList>('/api/v1/dashboard?limit=2');
    expect(dashboard).toMatchObject({
      generated_at: '2026-01-01T12:00:00.000Z',
      counts: { ok: 1, alert: 1, breach: 2, paused: 1, met: 1, none: 1 },
      uncovered: 1,
      levels: [{ level: 3, tickets: 1 }],
    });
    expect(ids(dashboard)).toEqual(['escalated', 'overdue']);
    expect(ids(await get<TicketList>(`/api/v1/dashboard?limit=2&cursor=${dashboard.next_cursor}`))).toEqual(['due-soon', 'due-late']);
    await query(`UPDATE sla.tickets SET state = 'met', open = false WHERE ticket_id = 'escalated'`);
    expect(await get('/api/v1/dashboard')).toMatchObject({ counts: { breach: 1, met: 2 }, levels: [] });
  });
});

describe('GET /api/v1/alerts', () => {
  interface AlertList { alerts: { id: string; ticket_id: string; found_at: string }[]; next_cursor: string | null }
  const tickets = ({ alerts }: AlertList): string[] => alerts.map((alert) => alert.ticket_id);

  beforeEach(async () => {
    const alert = (ticketId: string, clock: string, kind: string, disposition: string, foundAt: string, tenant = 'acme') => query(
      `INSERT INTO sla.alerts (tenant_id, ticket_id, clock, cycle, threshold, kind, reason, disposition, instant, found_at, level, policy, policy_version, target_ms, elapsed_ms, correlation_id)
       VALUES ($1, $2, $3, 1, '85%', $4, 'threshold', $5, $6, $6, 1, 'p', 1, 1800000, 1530000, 'c')`, [tenant, ticketId, clock, kind, disposition, foundAt]);
    await alert('A', 'response', 'warning', 'fired', '2026-01-01T10:00:00Z');
    await alert('B', 'response', 'breach', 'superseded', '2026-01-01T11:00:00Z');
    await alert('C', 'resolution', 'breach', 'fired', '2026-01-01T11:00:00Z');
    await alert('D', 'resolution', 'overdue', 'historical', '2026-01-01T11:30:00.123456Z');
    await alert('E', 'response', 'breach', 'fired', '2026-01-01T11:30:00Z', 'globex');
  });

  test.each([
    ['', ['D', 'C', 'B', 'A']],
    ['ticket=B', ['B']],
    ['clock=response', ['B', 'A']],
    ['kind=breach', ['C', 'B']],
    ['disposition=fired', ['C', 'A']],
    ['since=2026-01-01T11:00:00Z', ['D', 'C', 'B']],
    ['until=2026-01-01T12:00:00%2B01:00', ['A']],
    ['since=2026-01-01T10:30:00Z&until=2026-01-01T11:15:00Z&kind=breach&disposition=superseded', ['B']],
  ])('%s', async (parameters, expected) => {
    expect(tickets(await get<AlertList>(`/api/v1/alerts?${parameters}`))).toEqual(expected);
  });

  test('pages by cursor', async () => {
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const list: AlertList = await get<AlertList>(`/api/v1/alerts?limit=1${cursor && `&cursor=${cursor}`}`);
      paged.push(...tickets(list));
      cursor = list.next_cursor;
    }
    expect(paged).toEqual(['D', 'C', 'B', 'A']);
  });

  test.each(['since=yesterday', 'since=2026-01-01', 'until=2026-01-01T10:00:00', 'kind=bad', 'disposition=bad', 'ticket=', 'offset=1'])('%s is refused', async (parameters) => {
    const { status, body } = await app.request('GET', `/api/v1/alerts?${parameters}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [expect.objectContaining({ field: parameters.split('=')[0] })] });
  });
});

describe('/api/v1/dead-letters', () => {
  const MESSAGE: Message = { id: 'm1', topic: 'ticket.events.v1', key: 'acme:T1', type: 'ticket.updated.v1', source: '/intake', time: '2026-01-01T10:00:00Z', tenantId: 'acme', correlationId: 'c-9', data: '{"id":"T1","title":"a\\tb"}' };
  const letter = async (kind: 'message' | 'delivery', payload: unknown, tenant = 'acme'): Promise<string> => {
    const [row] = await query<{ id: string }[]>(
      `INSERT INTO platform.dead_letters (tenant_id, kind, origin, consumer, ticket_id, reason, attempts, payload, correlation_id) VALUES ($1, $2, 'origin', 'sla', 'T1', 'no_service', 5, $3, 'c-9') RETURNING id`,
      [tenant, kind, JSON.stringify(payload)]);
    return row!.id;
  };
  const replay = (id: string) => app.request('POST', `/api/v1/dead-letters/${id}/replay`);

  test('a message goes back to its topic by the outbox, once', async () => {
    const id = await letter('message', MESSAGE);
    expect(await replay(id)).toMatchObject({ status: 200, body: { id, status: 'replayed' } });
    expect(await replay(id)).toMatchObject({ status: 409, body: { type: '/problems/already-replayed' } });
    const rows = await query<{ topic: string; messages: string }[]>('SELECT topic, messages FROM platform.outbox');
    expect(rows.flatMap((row) => parseOutboxLines(row.topic, row.messages))).toEqual([MESSAGE]);
  });

  test('of many replays at once one publishes', async () => {
    const id = await letter('message', MESSAGE);
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => replay(id)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(await query('SELECT sum(message_count)::int AS messages FROM platform.outbox')).toEqual([{ messages: 1 }]);
  });

  test('a delivery goes to whoever owns deliveries', async () => {
    const id = await letter('delivery', { delivery_id: '17' });
    expect((await replay(id)).status).toBe(200);
    expect(deliveries.asked).toEqual(['acme/17']);
    deliveries.answer = 'not_found';
    expect(await replay(await letter('delivery', { delivery_id: '18' }))).toMatchObject({ status: 409, body: { type: '/problems/nothing-to-replay' } });
    deliveries.answer = 'not_dead';
    expect((await replay(await letter('delivery', { delivery_id: '19' }))).status).toBe(200);
  });

  test('lists the open ones, newest first; the replayed ones on demand', async () => {
    const list = async (parameters = '') => (await get<{ dead_letters: { id: string; payload: unknown }[] }>(`/api/v1/dead-letters${parameters}`)).dead_letters.map((entry) => entry.id);
    const [first, second] = [await letter('message', MESSAGE), await letter('message', { ...MESSAGE, id: 'm2' })];
    await letter('message', MESSAGE, 'globex');
    expect(await list()).toEqual([second, first]);
    await replay(second);
    expect(await list()).toEqual([first]);
    expect(await list('?include=replayed')).toEqual([second, first]);
    const page = await get<{ next_cursor: string }>('/api/v1/dead-letters?include=replayed&limit=1');
    expect(await list(`?include=replayed&cursor=${page.next_cursor}`)).toEqual([first]);
  });

  test('another tenant\'s letter and an impossible id are 404', async () => {
    const theirs = await letter('message', MESSAGE, 'globex');
    for (const id of [theirs, '0', 'abc', '99999999999999999999']) expect((await replay(id)).status).toBe(404);
  });
});

test('every endpoint is in the OpenAPI document with its answer and its parameters', async () => {
  const document = await get<{ paths: Record<string, Record<string, { parameters: { name: string }[]; responses: Record<string, { content?: object }> }>> }>('/api/docs/openapi.json');
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })));
  expect(operations.map(({ name }) => name)).toEqual([
    'get /api/v1/tickets', 'get /api/v1/tickets/{id}', 'get /api/v1/tickets/{id}/clocks/{clock}/explanation', 'get /api/v1/dashboard', 'get /api/v1/alerts', 'get /api/v1/dead-letters', 'post /api/v1/dead-letters/{id}/replay', 'get /api/v1/summary', 'get /api/v1/coverage',
  ]);
  for (const { operation } of operations) expect(operation.responses['200']?.content).toBeDefined();
  expect(operations[0]!.operation.parameters.map(({ name }) => name).sort()).toEqual(['cursor', 'group', 'limit', 'offset', 'priority', 'sort', 'state', 'tier']);
});
