import fc from 'fast-check';
import { foldTicket, readClock } from '#core/sla-clock';
import type { TicketEventData } from '#contracts';
import type { Message } from '#platform/messaging';
import { TestConfig, testDatabase, type TestDatabase } from '#testing';
import { SLA_MIGRATIONS } from './persistence/sla-migrations.js';
import { RaiseDueAlerts } from './raise-due-alerts.js';
import { RecordTicketEvents } from './record-ticket-events.js';
import { RefoldTickets } from './refold-tickets.js';
import { RetimeOpenClocks } from './retime-open-clocks.js';
import { momentOf } from './stored-moment.js';

const YAML = `
tiers:
  gold:
    high: { response: 30, resolution: 180 }
    low: { response: 120, resolution: 360 }
    critical: { response: 10, resolution: 60 }
`;
const CREATED = Date.parse('2026-03-02T10:00:00Z');
const at = (minutes: number): string => new Date(CREATED + minutes * 60_000).toISOString();

let db: TestDatabase;
let config: TestConfig;
let record: RecordTicketEvents;
let raise: RaiseDueAlerts;
let retime: RetimeOpenClocks;

beforeAll(async () => {
  db = await testDatabase(SLA_MIGRATIONS);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.dataSource.query('TRUNCATE sla.tickets, sla.timeline, sla.details, sla.clocks, sla.alerts, sla.retimings, platform.outbox');
  config = new TestConfig(YAML);
  const refold = new RefoldTickets(config);
  record = new RecordTicketEvents(db.dataSource, refold);
  raise = new RaiseDueAlerts(db.dataSource, config);
  retime = new RetimeOpenClocks(db.dataSource, config, refold);
});

function event(minutes: number, changes: Partial<TicketEventData> = {}): TicketEventData {
  return { id: 'T1', priority: 'high', created_at: at(0), updated_at: at(minutes), status: 'open', customer_tier: 'gold', ...changes };
}

function message(event: TicketEventData): Message {
  return {
    id: `${event.id}@${event.updated_at}#${event.sequence ?? 0}`, topic: 'ticket.events.v1', key: `acme:${event.id}`, type: 'ticket.updated.v1', source: '/test',
    time: event.updated_at, tenantId: 'acme', correlationId: 'c-1', data: JSON.stringify(event),
  };
}

const tell = (...events: TicketEventData[]) => record.record(events.map(message));
const raiseAt = async (minutes: number, extraMs = 0) => {
  await db.time.freeze(new Date(CREATED + minutes * 60_000 + extraMs));
  while ((await raise.raise('-infinity', 100)).clocks > 0);
};
const alerts = async () => (await db.dataSource.query<Record<string, string>[]>(
  'SELECT clock, threshold, disposition, reason, instant, retracted_at FROM sla.alerts ORDER BY id')).map((a) => ({ ...a }) as Record<string, unknown>);
const clocks = () => db.dataSource.query<Record<string, unknown>[]>('SELECT * FROM sla.clocks ORDER BY ticket_id, clock, cycle');
const ticket = async () => (await db.dataSource.query<Record<string, unknown>[]>('SELECT * FROM sla.tickets'))[0]!;
const sent = async () => (await db.dataSource.query<{ messages: string }[]>('SELECT messages FROM platform.outbox ORDER BY id'))
  .flatMap((row) => row.messages.split('\n')).map((line) => ({ type: (JSON.parse(line.split('\t')[0]!) as { type: string }).type, ...(JSON.parse(line.split('\t')[1]!) as Record<string, unknown>) }) as Record<string, unknown>);

test('a new ticket gets its clocks, and alerts when their thresholds come', async () => {
  await db.time.freeze(at(1));
  await tell(event(0, { title: 'VPN is down', ticket_number: 'INC1' }));
  expect((await clocks()).map((c) => [c['clock'], c['state'], c['deadline'], c['next_due_at']])).toEqual([
    ['resolution', 'ok', new Date(at(180)), new Date(at(153))],
    ['response', 'ok', new Date(at(30)), new Date(at(25.5))],
  ]);
  expect(await ticket()).toMatchObject({ state: 'ok', open: true, due_at: new Date(at(30)), policy: 'tier:gold/high', title: 'VPN is down', level: 0 });
  await raiseAt(25.5);
  await raiseAt(30, 1);
  expect((await sent()).map((a) => [a['clock'], a['threshold'], a['level']])).toEqual([['response', '85%', 1], ['response', '100%', 2]]);
});

test('an event told twice changes nothing', async () => {
  await db.time.freeze(at(1));
  await tell(event(0));
  expect(await tell(event(0))).toEqual({ kind: 'nothing_new' });
});

test('an event that changes no clock writes no clock', async () => {
  await db.time.freeze(at(1));
  await tell(event(0));
  expect(await tell(event(1, { title: 'a better title' }))).toMatchObject({ kind: 'folded', clocksWritten: 0 });
  expect((await ticket())['title']).toBe('a better title');
});

test('a description that many events repeat is stored once, read where a policy asks for it, and seen by readers of the timeline', async () => {
  config.change(`
policies:
  - { name: outage, match: { description: outage, metadata: { site: wien } }, targets: { resolution: 1h } }
  - { name: other, match: {}, targets: { resolution: 8h } }`);
  await db.time.freeze(at(1));
  const long = `A total outage. ${'More of it. '.repeat(500)}`;
  await tell(event(0, { description: long, external_metadata: { site: 'Wien' } }), event(1, { description: long, external_metadata: { site: 'Wien' } }));
  await tell(event(2, { description: long, external_metadata: { site: 'Wien' }, status: 'in_progress' }), event(0, { id: 'T2', description: long }));
  expect((await clocks()).map((c) => [c['ticket_id'], c['policy']])).toEqual([['T1', 'outage'], ['T2', 'other']]);
  expect(await db.dataSource.query('SELECT ticket_id, details FROM sla.details ORDER BY ticket_id')).toEqual([
    { ticket_id: 'T1', details: { description: long, metadata: { site: 'Wien' } } }, { ticket_id: 'T2', details: { description: long } },
  ]);
  const seen = await db.dataSource.query<{ moment: object }[]>("SELECT moment FROM sla.timeline_view WHERE ticket_id = 'T1'");
  expect(seen).toHaveLength(3);
  for (const { moment } of seen) expect(moment).toMatchObject({ description: long, metadata: { site: 'Wien' } });
  await tell(event(3, { description: 'All is well', external_metadata: { site: 'Wien' } }));
  expect((await clocks()).filter((c) => c['phase'] === 'running').map((c) => [c['ticket_id'], c['policy']])).toEqual([['T1', 'other'], ['T2', 'other']]);
});

test('an uncovered ticket has no clocks and is listed as such', async () => {
  await tell(event(0, { customer_tier: 'unheard of' }));
  expect(await clocks()).toEqual([]);
  expect(await ticket()).toMatchObject({ policy: null, state: null, open: false });
});

test('a late pause disproves a breach: it is retracted, and a later true one alerts again', async () => {
  await db.time.freeze(at(1));
  await tell(event(0), event(5, { status: 'in_progress' }));
  await raiseAt(180, 1);
  expect((await ticket())['state']).toBe('breach');
  // Told late: the ticket had been waiting for its customer for an hour.
  await tell(event(100, { status: 'pending' }), event(160, { status: 'in_progress' }));
  expect((await alerts()).find((a) => a['threshold'] === '100%')).toMatchObject({ clock: 'resolution', retracted_at: new Date(CREATED + 180 * 60_000 + 1) });
  expect((await sent()).at(-1)).toMatchObject({ type: 'sla.breach.retracted.v1', threshold: '100%', reason: 'late_event', instant: at(180), state: 'ok' });
  await raiseAt(240);
  expect((await alerts()).filter((a) => a['threshold'] === '100%')).toHaveLength(1);
  await raiseAt(240, 1);
  expect((await alerts()).filter((a) => a['threshold'] === '100%' && a['retracted_at'] === null)).toEqual([expect.objectContaining({ disposition: 'fired', instant: new Date(at(240)) })]);
});

test('a late event that proves an earlier breach alerts with the true instant', async () => {
  await db.time.freeze(at(40));
  // The answer came at minute 35, and all of it is told at minute 40.
  await tell(event(0), event(35, { status: 'in_progress' }));
  await raiseAt(40);
  expect((await alerts()).filter((a) => a['clock'] === 'response')).toEqual([
    expect.objectContaining({ threshold: '85%', disposition: 'superseded' }),
    expect.objectContaining({ threshold: '100%', disposition: 'fired', instant: new Date(at(30)) }),
  ]);
  expect((await clocks()).find((c) => c['clock'] === 'response')).toMatchObject({ phase: 'stopped', state: 'breach', next_due_at: null });
});

test('last year\'s tickets wake nobody', async () => {
  await db.time.freeze(at(60 * 24 * 365));
  await tell(event(0), event(50, { status: 'in_progress' }), event(500, { status: 'resolved' }));
  await raiseAt(60 * 24 * 365);
  expect(new Set((await alerts()).map((a) => a['disposition']))).toEqual(new Set(['historical']));
  expect(await sent()).toEqual([]);
  expect((await ticket())['level']).toBe(0);
});

test('a warning recorded as historical before the whole story was told still fires when its time comes', async () => {
  await db.time.freeze(at(400));
  await tell(event(0), event(1, { status: 'in_progress' }));
  await raiseAt(400);
  expect((await alerts()).map((a) => [a['clock'], a['threshold'], a['disposition']])).toEqual([['resolution', '85%', 'historical'], ['resolution', '100%', 'historical']]);
  // Told late: it had been waiting for its customer nearly all the time. Nobody was told anything, so nothing is taken back.
  await tell(event(2, { status: 'pending' }), event(390, { status: 'in_progress' }));
  expect(await alerts()).toEqual([]);
  expect(await sent()).toEqual([]);
  await raiseAt(388 + 153);
  expect((await alerts()).map((a) => [a['threshold'], a['disposition'], a['instant']])).toEqual([['85%', 'fired', new Date(at(388 + 153))]]);
});

test('a priority raised past its new deadline alerts once, now, with the highest threshold', async () => {
  await db.time.freeze(at(20));
  await tell(event(0));
  await tell(event(20, { priority: 'critical' }));
  await raiseAt(20);
  expect((await alerts()).filter((a) => a['clock'] === 'response')).toEqual([
    expect.objectContaining({ threshold: '85%', disposition: 'superseded', reason: 'retarget' }),
    expect.objectContaining({ threshold: '100%', disposition: 'fired', reason: 'retarget', instant: new Date(at(20)) }),
  ]);
});

test('a priority lowered after the breach takes the breach back and gives the new time', async () => {
  await db.time.freeze(at(1));
  await tell(event(0));
  await raiseAt(31);
  await tell(event(31, { priority: 'low' }));
  expect((await sent()).at(-1)).toMatchObject({ type: 'sla.breach.retracted.v1', clock: 'response', reason: 'retarget' });
  await raiseAt(120, 1);
  expect((await alerts()).filter((a) => a['clock'] === 'response' && a['threshold'] === '100%').map((a) => a['retracted_at'] === null)).toEqual([false, true]);
});

test('a new configuration re-times the open clocks of the policies it changed, and nothing that was sent is taken back', async () => {
  await db.time.freeze(at(1));
  await tell(event(0), event(0, { id: 'T2', priority: 'low' }), event(0, { id: 'T3' }), event(2, { id: 'T3', status: 'resolved' }));
  await raiseAt(31);
  const before = config.current();
  config.change(YAML.replace('response: 30', 'response: 60'));
  await retime.plan(config.current(), before);
  expect(await retime.retime()).toEqual({ kind: 'retimed', version: 2, tickets: 1 });
  expect(await retime.retime()).toEqual({ kind: 'settling', version: 2 });
  expect((await clocks()).filter((c) => c['clock'] === 'response').map((c) => [c['ticket_id'], c['policy_version'], c['deadline']])).toEqual([
    ['T1', '2', new Date(at(60))], ['T2', '1', new Date(at(120))], ['T3', '1', null],
  ]);
  expect((await alerts()).filter((a) => a['retracted_at'] !== null)).toEqual([]);
  await raiseAt(61);
  expect((await alerts()).filter((a) => a['clock'] === 'response' && a['threshold'] === '100%')).toHaveLength(1);
  await db.time.advance(61_000);
  expect(await retime.retime()).toEqual({ kind: 'finished', version: 2 });
  expect(await retime.retime()).toEqual({ kind: 'nothing_to_do' });
});

test('a promise made shorter than the time already gone alerts once, now, however long ago it would have been', async () => {
  await db.time.freeze(at(1));
  await tell(event(0), event(5, { status: 'in_progress' }));
  // The database's clock has microseconds; the fold's arithmetic is in whole milliseconds.
  await db.time.freeze(at(170).replace('000Z', '000999Z'));
  while ((await raise.raise('-infinity', 100)).clocks > 0);
  const before = config.current();
  config.change(YAML.replace('resolution: 180', 'resolution: 60'));
  await retime.plan(config.current(), before);
  await retime.retime();
  while ((await raise.raise('-infinity', 100)).clocks > 0);
  expect((await sent()).map((a) => [a['clock'], a['threshold'], a['reason'], a['instant']])).toEqual([
    ['resolution', '85%', 'threshold', at(153)], ['resolution', '100%', 'retarget', at(170)],
  ]);
});

test('last year\'s tickets wake nobody, though the configuration was edited in the middle of the import', async () => {
  await db.time.freeze(at(60 * 24 * 365));
  await tell(event(0), event(2, { status: 'in_progress' }), event(3, { status: 'pending' }));
  config.change(YAML.replace('resolution: 180', 'resolution: 170'));
  await tell(event(300, { status: 'in_progress' }));
  await raiseAt(60 * 24 * 365);
  expect((await alerts()).map((a) => [a['clock'], a['threshold'], a['reason'], a['disposition']])).toEqual([
    ['resolution', '85%', 'threshold', 'historical'], ['resolution', '100%', 'threshold', 'historical'],
  ]);
  expect(await sent()).toEqual([]);
});

test('with apply: new_tickets, older tickets keep the promise, the calendar and the version they have', async () => {
  const promise = (resolution: string, hours: string) => `
    policies: [{ name: gold, match: { tier: gold }, calendar: from-${hours}, targets: { resolution: ${resolution} }, apply: new_tickets }]
    calendars: { from-${hours}: { zone: UTC, hours: { mon-fri: ["${hours}:00-18:00"] } } }`;
  config.change(promise('1h', '08'), 0);
  await db.time.freeze(at(1));
  await tell(event(0));
  const before = config.current();
  config.change(promise('2h', '09'), Date.parse(at(10)));
  await db.time.freeze(at(12));
  await retime.plan(config.current(), before);
  expect(await retime.retime()).toMatchObject({ kind: 'retimed', tickets: 1 });
  const shown = async () => (await clocks()).map((c) => [c['ticket_id'], c['policy_version'], c['calendar'], c['deadline']]);
  expect(await shown()).toEqual([['T1', '2', 'from-08', new Date(at(60))]]);
  // One is told late of, one is new, and the first goes on.
  await tell(event(5, { id: 'T2', created_at: at(5) }), event(11, { id: 'T3', created_at: at(11) }), event(12, { title: 'Still open' }));
  expect(await shown()).toEqual([['T1', '2', 'from-08', new Date(at(60))], ['T2', '2', 'from-08', new Date(at(65))], ['T3', '3', 'from-09', new Date(at(131))]]);
});

test('policies match on what events say: messages, tags, country, words and metadata are in the timeline', async () => {
  config.change(`
    policies:
      - name: all of it
        match: { tenant: acme, tags: vip, country: AT, title: vpn, description: down, category: network, group: net, source: desk, metadata: { caller.site: Graz } }
        targets: { response: 30, next_response: 60, update: 120 }`);
  await db.time.freeze(at(1));
  await tell(event(0, {
    tags: ['VIP'], requester_location: { country: 'at' }, title: 'VPN again', description: 'It is down.', category: 'Network', assignment_group: 'net', source: 'desk',
    external_metadata: { caller: { site: 'Graz' } }, comment: { by: 'agent' },
  }));
  expect((await clocks()).map((c) => [c['clock'], c['cycle'], c['policy'], c['phase']])).toEqual([
    ['response', 1, 'all of it', 'stopped'], ['update', 1, 'all of it', 'running'],
  ]);
  await tell(event(1, { tags: [] }));
  expect((await ticket())['policy']).toBeNull();
});

test('a new policy covers the open tickets that none covered', async () => {
  await db.time.freeze(at(1));
  await tell(event(0, { customer_tier: 'bronze' }), event(1, { id: 'T2', customer_tier: 'bronze', status: 'closed' }));
  const before = config.current();
  config.change(`${YAML}  bronze: { high: { response: 60, resolution: 300 } }\n`);
  await retime.plan(config.current(), before);
  expect(await retime.retime()).toMatchObject({ kind: 'retimed', tickets: 1 });
  expect((await clocks()).map((c) => [c['ticket_id'], c['policy']])).toEqual([['T1', 'tier:bronze/high'], ['T1', 'tier:bronze/high']]);
});

const arbitraryEvent = fc.record({
  id: fc.constantFrom('A', 'B', 'C'),
  minute: fc.integer({ min: 0, max: 400 }),
  status: fc.constantFrom('new', 'open', 'in_progress', 'pending', 'on_hold', 'resolved', 'closed', 'cancelled', 'Wartet'),
  priority: fc.constantFrom('high' as const, 'low' as const, 'critical' as const, 'medium' as const),
});

test('whatever the order, the batches and the repetitions, the stored clocks and historical alerts are what the pure fold says', async () => {
  await db.time.freeze(at(10_000));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(arbitraryEvent, { minLength: 1, maxLength: 14, selector: (e) => `${e.id}${e.minute}` }), fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat(1000)), async (drawn, batchSize, order) => {
      await db.dataSource.query('TRUNCATE sla.tickets, sla.timeline, sla.clocks, sla.alerts, platform.outbox');
      const events = drawn.map(({ id, minute, status, priority }) => event(minute, { id, status, priority }));
      const told = [...events, ...events.slice(0, 3)].map((e) => ({ e, rank: order.next().value })).sort((a, b) => a.rank - b.rank).map(({ e }) => e);
      const batches: TicketEventData[][] = [];
      for (let i = 0; i < told.length; i += batchSize) batches.push(told.slice(i, i + batchSize));
      // Two at a time, as two consumers in a rebalance, while the due loop finds what it finds.
      while (batches.length > 0) await Promise.all([raise.raise('-infinity', 100), ...batches.splice(0, 2).map((batch) => tell(...batch))]);
      while ((await raise.raise('-infinity', 100)).clocks > 0);

      const stored = (await clocks()).map((c) => ({
        ticket: c['ticket_id'], clock: c['clock'], cycle: c['cycle'], phase: c['phase'], state: c['state'], accumulated: Number(c['accumulated_ms']), deadline: (c['deadline'] as Date | null)?.getTime() ?? null,
        breached: (c['breached_at'] as Date | null)?.getTime() ?? null, next: c['next_due_at'],
      }));
      const now = Date.parse(at(10_000));
      const folded = ['A', 'B', 'C'].flatMap((id) => {
        const timeline = events.filter((e) => e.id === id).map((e) => momentOf(e, message(e)).moment);
        return timeline.length === 0 ? [] : foldTicket(timeline, config.current().policies).clocks.map((c) => ({ ticket: id, ...c }));
      }).sort((a, b) => (a.ticket + a.clock < b.ticket + b.clock ? -1 : a.ticket + a.clock > b.ticket + b.clock ? 1 : a.cycle - b.cycle));
      expect(stored).toEqual(folded.map((c) => {
        const reading = readClock(c, now, config.current().schedule(c.calendar));
        return { ticket: c.ticket, clock: c.clock, cycle: c.cycle, phase: c.phase, state: reading.state, accumulated: c.accumulatedMs, deadline: c.deadline, breached: reading.breachedAt, next: null };
      }));
      const rows = await db.dataSource.query<Record<string, unknown>[]>(`
        SELECT ticket_id, clock, cycle, threshold, reason, instant, elapsed_ms::float8, policy, disposition, retracted_at
        FROM sla.alerts ORDER BY ticket_id, clock, cycle, instant, threshold COLLATE "C"`);
      expect(rows.map((row) => Object.values(row))).toEqual(folded.flatMap((c) => c.steps
        .filter((step) => step.alerts)
        .sort((a, b) => a.instant - b.instant || (a.threshold < b.threshold ? -1 : 1))
        .map((step) => [c.ticket, c.clock, c.cycle, step.threshold, step.reason, new Date(step.instant), step.elapsedMs, c.policy, 'historical', null])));
    }),
    { numRuns: 60 },
  );
}, 120_000);
