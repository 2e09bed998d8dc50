import { RaiseDueAlerts, RecordTicketEvents, RefoldTickets, RetimeOpenClocks, SLA_MIGRATIONS } from '#features/sla';
import type { TicketEventData } from '#contracts';
import { seededRandom, TestConfig, testDatabase, type TestDatabase } from '#testing';
import type { ClockEffect } from '../pure/effect-on-open-clocks.js';
import { Rehearsal1700000008000 } from '../persistence/1700000008000-rehearsal.js';
import { DecisionHistory } from './decision-history.js';
import { LiveHistory } from './live-history.js';
import { RehearseHistory } from './rehearse-history.js';
import { Rehearsals, type ClaimedRehearsal } from './rehearsals.js';

const CREATED = Date.parse('2026-03-02T10:00:00Z');
const at = (minutes: number): string => new Date(CREATED + minutes * 60_000).toISOString();
const FIRST = 'tiers: { gold: { high: { response: 30, resolution: 180 }, low: { response: 60, resolution: 600 } } }';
const SECOND = 'tiers: { gold: { high: { response: 45, resolution: 200 }, low: { response: 60, resolution: 600 } } }';

let db: TestDatabase;
let config: TestConfig;
let rehearsals: Rehearsals;
let rehearse: RehearseHistory;
let record: RecordTicketEvents;
let retime: RetimeOpenClocks;

beforeAll(async () => {
  db = await testDatabase([...SLA_MIGRATIONS, Rehearsal1700000008000]);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.dataSource.query('TRUNCATE sla.tickets, sla.timeline, sla.clocks, sla.alerts, sla.retimings, platform.outbox, rehearsal.rehearsals');
  await db.time.freeze(at(0));
  config = new TestConfig(FIRST);
  rehearsals = new Rehearsals(db.dataSource);
  rehearse = replica();
  const refold = new RefoldTickets(config);
  record = new RecordTicketEvents(db.dataSource, refold);
  retime = new RetimeOpenClocks(db.dataSource, config, refold);
});

const replica = () => new RehearseHistory(rehearsals, config, (tenant) => new LiveHistory(db.dataSource, tenant), (tenant) => new DecisionHistory(db.dataSource, tenant));
const never = (): boolean => false;

async function ask(text: string, more: { everyTenant?: boolean; tenantId?: string } = {}): Promise<string> {
  const { version } = config.current();
  const id = await rehearsals.add({ tenantId: 'acme', everyTenant: false, keyId: 'k', text, files: {}, warnings: [], baseVersion: version, newestVersion: version, ...more });
  if (id === undefined) throw new Error('There is no room');
  return id;
}

async function claim(): Promise<ClaimedRehearsal> {
  const claimed = await rehearsals.claim();
  if (!claimed) throw new Error('There is nothing to claim');
  return claimed;
}

const read = async (id: string, tenantId = 'acme') => (await rehearsals.read(tenantId, id, true))!;

async function tell(tenantId: string, ...events: TicketEventData[]): Promise<void> {
  await record.record(events.map((event) => ({
    id: `${event.id}@${event.updated_at}#0`, topic: 'ticket.events.v1', key: `${tenantId}:${event.id}`, type: 'ticket.updated.v1', source: '/test',
    time: event.updated_at, tenantId, correlationId: 'c', data: JSON.stringify(event),
  })));
}

const event = (id: string, minutes: number, changes: Partial<TicketEventData> = {}): TicketEventData =>
  ({ id, priority: 'high', created_at: at(0), updated_at: at(minutes), status: 'open', customer_tier: 'gold', ...changes });

const manyTickets = (count: number, tenant = 'acme') => tell(tenant, ...Array.from({ length: count }, (_, i) => event(`T${String(i).padStart(5, '0')}`, 0)));

describe('what is said of the open clocks is what a re-timing makes of them', () => {
  const CANDIDATES = {
    'shorter and longer': 'tiers: { gold: { high: { response: 20, resolution: 400 }, low: { response: 61, resolution: 600 } } }',
    'a tier more': `${FIRST.slice(0, -2)}, silver: { high: { response: 30 }, low: { resolution: 60 } } }`,
    'a priority less': 'tiers: { gold: { high: { response: 45, resolution: 200 } } }',
    'other statuses': `${SECOND}\nstatuses: { parked: pending, open: on_hold }`,
    'office hours': `${SECOND}\ncalendar: office\ncalendars: { office: { zone: UTC, hours: { mon-fri: ["08:00-11:00", "12:00-20:00"] } } }`,
    'for new tickets only': 'policies: [{ name: all, match: { tier: gold }, targets: { response: 5m, resolution: 1h }, apply: new_tickets }]',
    'other clocks': 'policies: [{ name: all, targets: { next_response: 30m, update: 1h, resolution: 3h } }]',
    'words of the description, and metadata': 'policies: [{ name: vpn, match: { description: vpn }, targets: { resolution: 1h } }, { name: site, match: { metadata: { site: Graz } }, targets: { resolution: 2h } }, { name: all, targets: { resolution: 9h } }]',
    'nothing new': `${SECOND} # but for this`,
  };
  test.each(Object.entries(CANDIDATES))('%s', async (_, text) => {
    const random = seededRandom(7);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    const told = (from: number, to: number) => Array.from({ length: 120 }, () => event(`T${Math.floor(random() * 60)}`, from + Math.floor(random() * (to - from)), {
      status: pick(['open', 'in_progress', 'pending', 'parked', 'resolved', 'closed', 'open']), priority: pick(['high', 'low']), customer_tier: pick(['gold', 'gold', 'gold', 'silver']),
      ...(random() < 0.4 && { description: pick(['The VPN is down', 'Mail']) }), ...(random() < 0.4 && { external_metadata: { site: pick(['Graz', 'Linz']) } }),
      ...(random() < 0.3 && { comment: { by: pick(['customer', 'agent'] as const), public: true } }),
    })).filter(({ updated_at }, index, all) => all.findIndex((one) => one.updated_at === updated_at) === index);
    await db.time.freeze(at(100));
    await tell('acme', ...told(0, 100));
    // Finished cycles of the first version stay under it.
    await adopt(SECOND);
    await db.time.freeze(at(200));
    await tell('acme', ...told(100, 200));

    const id = await ask(text);
    await rehearse.run(await claim(), never);
    const { open_clocks } = (await read(id)).result!;
    const before = await openClocks();
    await adopt(text);
    const after = await openClocks();

    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => (before.get(key)?.open || after.get(key)?.open) && before.get(key)?.says !== after.get(key)?.says);
    expect(open_clocks.clocks).toBe([...before.values()].filter(({ open }) => open).length);
    expect(open_clocks.clocks_changed).toBe(changed.length);
    const examples = new Map(open_clocks.examples.map((one) => [`${one.ticket} ${one.clock} ${one.cycle}`, says(one.after)]));
    for (const [key, says] of examples) expect([key, says]).toEqual([key, after.get(key)?.says]);
    expect([...examples.keys()].sort()).toEqual(changed.length <= 50 ? changed.sort() : expect.arrayContaining([]));
  });

  const says = (side: ClockEffect['after']): string | undefined => (side === null ? undefined : `${side.policy} ${side.target_ms} ${side.deadline} ${side.state}`);

  async function openClocks(): Promise<Map<string, { open: boolean; says: string }>> {
    const raise = new RaiseDueAlerts(db.dataSource, config);
    while ((await raise.raise('-infinity', 1000)).clocks > 0);
    const rows = await db.dataSource.query<Record<string, string | Date | null>[]>('SELECT ticket_id, clock, cycle, policy, target_ms, deadline, phase, state FROM sla.clocks');
    return new Map(rows.map((row) => [`${row['ticket_id'] as string} ${row['clock'] as string} ${row['cycle'] as unknown as number}`, {
      open: row['phase'] === 'running' || row['phase'] === 'paused',
      says: `${row['policy'] as string} ${row['target_ms'] as string} ${(row['deadline'] as Date | null)?.toISOString() ?? null} ${row['state'] as string}`,
    }]));
  }

  async function adopt(text: string): Promise<void> {
    const before = config.current();
    config.change(text, (await db.time.now()).getTime());
    await retime.plan(config.current(), before);
    while ((await retime.retime()).kind === 'retimed');
    await db.dataSource.query('UPDATE sla.retimings SET finished_at = now()');
  }
});

describe('who runs it', () => {
  test('of two replicas that look at once, one', async () => {
    await ask(FIRST);
    const claimed = await Promise.all(Array.from({ length: 6 }, () => rehearsals.claim()));
    expect(claimed.filter(Boolean)).toHaveLength(1);
  });

  test('the oldest comes first, and two run side by side', async () => {
    const ids = [await ask(FIRST)];
    await db.time.advance(1000);
    ids.push(await ask(SECOND));
    expect([(await claim()).id, (await claim()).id]).toEqual(ids);
    expect(await rehearsals.claim()).toBeUndefined();
  });

  test('another one begins anew when the first is not heard of any more, and the first finds that it is not its own', async () => {
    await manyTickets(450);
    const id = await ask(SECOND);
    const killed = await claim();
    expect(await rehearsals.claim()).toBeUndefined();
    await db.time.advance(29_999);
    expect(await rehearsals.claim()).toBeUndefined();
    await db.time.advance(1);
    const heir = await claim();
    expect(heir).toMatchObject({ id, attempts: 2 });
    expect(await rehearse.run(killed, never)).toEqual({ kind: 'lost' });
    expect(await read(id)).toMatchObject({ status: 'running', result: null });
    expect(await replica().run(heir, never)).toEqual({ kind: 'done', tickets: 450 });
    expect(await read(id)).toMatchObject({ status: 'done', tickets_done: 450, tickets_total: 450, result: { tickets: 450 } });
  });

  test('a replica that stops leaves it to the others at once', async () => {
    await manyTickets(450);
    const id = await ask(SECOND);
    let pages = 0;
    expect(await rehearse.run(await claim(), () => ++pages > 1)).toEqual({ kind: 'released' });
    expect(await read(id)).toMatchObject({ status: 'waiting', tickets_done: 200 });
    const next = await claim();
    expect(next.attempts).toBe(1);
    expect(await rehearse.run(next, never)).toMatchObject({ kind: 'done' });
  });

  test('what takes three runners with it is given up', async () => {
    const id = await ask(SECOND);
    for (let i = 0; i < 3; i++) {
      await claim();
      await db.time.advance(30_000);
    }
    expect(await rehearse.run(await claim(), never)).toEqual({ kind: 'failed', problem: 'It was begun 3 times and never came to its end.' });
    expect(await read(id)).toMatchObject({ status: 'failed', problem: expect.any(String), result: null });
    expect(await rehearsals.claim()).toBeUndefined();
  });

  test('ten may wait', async () => {
    for (let i = 0; i < 10; i++) await ask(FIRST);
    await expect(ask(FIRST)).rejects.toThrow('There is no room');
    await ask(FIRST, { tenantId: 'globex' });
  });

  test('after a month it is forgotten', async () => {
    const id = await ask(FIRST);
    await rehearse.run(await claim(), never);
    await db.time.advance(31 * 86_400_000);
    await ask(FIRST);
    expect(await read(id)).toBeUndefined();
  });
});

test('one tenant, or all of them; what occurs after the instant of the rehearsal does not count', async () => {
  await manyTickets(201, 'acme');
  await manyTickets(3, 'beta');
  await manyTickets(2, 'zeta');
  await tell('beta', event('LATER', 5, { created_at: at(5) }));
  const [own, all] = [await ask(SECOND, { tenantId: 'beta' }), await ask(SECOND, { everyTenant: true })];
  await db.time.advance(1);
  for (let i = 0; i < 2; i++) await rehearse.run(await claim(), never);
  expect((await read(own, 'beta')).result).toMatchObject({ tickets: 3, open_clocks: { clocks: 6, tickets_changed: 3, changes: { target: 6, deadline: 6 }, deadlines: { earlier: 0, later: 6 } } });
  expect((await read(all)).result).toMatchObject({ tickets: 206, open_clocks: { tickets_changed: 206 } });
});

test('where no allocator has ever run, no decision changes', async () => {
  const id = await ask(`${SECOND}\nallocation: { weights: { proximity: 1 } }`);
  expect(await rehearse.run(await claim(), never)).toMatchObject({ kind: 'done' });
  expect((await read(id)).result).toMatchObject({ allocation: { tenants: 0, decisions: 0, changed: 0 } });
});
