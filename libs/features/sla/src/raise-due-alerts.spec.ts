import { TestConfig, testDatabase, type TestDatabase } from '#testing';
import { seedClocks } from '../test/clock-seeds.js';
import { SLA_MIGRATIONS } from './persistence/sla-migrations.js';
import { RaiseDueAlerts } from './raise-due-alerts.js';

const WARN = { name: '85%', at: '2026-01-01T10:25:30Z' };
const BREACH = { name: '100%', at: '2026-01-01T10:30:00Z', kind: 'breach' as const };

let db: TestDatabase;
let raiseDueAlerts: RaiseDueAlerts;

beforeAll(async () => {
  db = await testDatabase(SLA_MIGRATIONS);
  raiseDueAlerts = new RaiseDueAlerts(db.dataSource, new TestConfig());
});
afterAll(() => db.close());
beforeEach(() => db.dataSource.query('TRUNCATE sla.tickets, sla.clocks, sla.alerts, platform.outbox'));

const raiseAt = async (instant: string, limit = 100) => {
  await db.time.freeze(instant);
  return raiseDueAlerts.raise('-infinity', limit);
};
const alerts = () => db.dataSource.query<{ threshold: string; disposition: string; level: number; reason: string }[]>(
  'SELECT ticket_id, clock, threshold, disposition, level, reason FROM sla.alerts ORDER BY instant, id');
const outbox = async () => (await db.dataSource.query<{ messages: string }[]>('SELECT messages FROM platform.outbox ORDER BY id'))
  .flatMap((row) => row.messages.split('\n')).map((line) => JSON.parse(line.split('\t')[1]!) as Record<string, unknown>);

test('a warning fires at its instant, not a millisecond before', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [WARN, BREACH] }]);
  expect((await raiseAt('2026-01-01T10:25:29.999Z')).clocks).toBe(0);
  expect((await raiseAt('2026-01-01T10:25:30.000Z')).clocks).toBe(1);
  expect(await alerts()).toEqual([expect.objectContaining({ threshold: '85%', disposition: 'fired', level: 1 })]);
});

test('a breach fires strictly after the deadline', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [BREACH] }]);
  expect((await raiseAt('2026-01-01T10:30:00.000Z')).clocks).toBe(0);
  expect((await raiseAt('2026-01-01T10:30:00.001Z')).clocks).toBe(1);
  const [clock] = await db.dataSource.query('SELECT state, breached_at, next_due_at FROM sla.clocks');
  expect(clock).toEqual({ state: 'breach', breached_at: new Date('2026-01-01T10:30:00Z'), next_due_at: null });
  expect(await db.dataSource.query('SELECT state FROM sla.tickets')).toEqual([{ state: 'breach' }]);
});

test('after downtime only the highest crossed threshold goes out; the others are superseded and raise no level', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [{ name: '50%', at: '2026-01-01T10:15:00Z' }, WARN, BREACH] }]);
  await raiseAt('2026-01-01T11:00:00Z');
  expect((await alerts()).map(({ threshold, disposition, level }) => [threshold, disposition, level])).toEqual([
    ['50%', 'superseded', 0], ['85%', 'superseded', 0], ['100%', 'fired', 1],
  ]);
  expect((await outbox()).map((alert) => alert['threshold'])).toEqual(['100%']);
});

test('an alert found too late is recorded as historical and wakes nobody', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', phase: 'stopped', state: 'breach', steps: [WARN, BREACH] }]);
  await raiseAt('2027-01-01T00:00:00Z');
  expect((await alerts()).map(({ disposition, level }) => [disposition, level])).toEqual([['historical', 0], ['historical', 0]]);
  expect(await outbox()).toEqual([]);
});

test('the level of a ticket rises with each alert of any of its clocks and is part of the alert', async () => {
  await seedClocks(db.dataSource, [
    { ticket: 'T1', clock: 'response', steps: [WARN] },
    { ticket: 'T1', clock: 'resolution', steps: [{ name: '85%', at: '2026-01-01T10:25:31Z' }, { name: '100%', at: '2026-01-01T10:50:00Z', kind: 'breach' }] },
  ]);
  await raiseAt('2026-01-01T10:26:00Z');
  await raiseAt('2026-01-01T10:51:00Z');
  expect((await outbox()).map((alert) => [alert['clock'], alert['threshold'], alert['level']]).sort((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
    ['response', '85%', 1], ['resolution', '85%', 2], ['resolution', '100%', 3],
  ]);
  expect(await db.dataSource.query('SELECT level FROM sla.tickets')).toEqual([{ level: 3 }]);
});

test('a silent breach mark moves the state and writes no alert', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [{ ...BREACH, alerts: false }] }]);
  expect((await raiseAt('2026-01-01T10:31:00Z')).alerts).toEqual([]);
  expect(await db.dataSource.query('SELECT state FROM sla.clocks')).toEqual([{ state: 'breach' }]);
});

test('the message carries the true instant, the discovery, and the ticket', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [{ ...WARN, reason: 'retarget' }, BREACH] }]);
  await raiseAt('2026-01-01T10:26:00.5Z');
  expect(await outbox()).toEqual([expect.objectContaining({
    tenant_id: 'acme', ticket_id: 'T1', title: 'Printer "on" fire', clock: 'response', threshold: '85%', kind: 'warning', state: 'alert', reason: 'retarget',
    instant: '2026-01-01T10:25:30.000Z', found_at: '2026-01-01T10:26:00.500Z', deadline: '2026-01-01T10:30:00.000Z', target_ms: 1_800_000, elapsed_ms: 1_530_000, level: 1, correlation_id: 'c-1',
  })]);
});

test('clocks whose ticket is under a fold are left alone, without waiting', async () => {
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [WARN] }, { ticket: 'T2', steps: [WARN] }]);
  await db.time.freeze('2026-01-01T10:26:00Z');
  await db.dataSource.transaction(async (fold) => {
    await fold.query(`SELECT FROM sla.tickets WHERE ticket_id = 'T1' FOR UPDATE`);
    expect((await raiseDueAlerts.raise('-infinity', 100)).clocks).toBe(1);
  });
  expect((await raiseDueAlerts.raise('-infinity', 100)).clocks).toBe(1);
  expect(await alerts()).toHaveLength(2);
});

test('any number of replicas side by side raise each alert exactly once', async () => {
  await seedClocks(db.dataSource, Array.from({ length: 300 }, (_, i) => ({ ticket: `T${i}`, steps: [WARN, BREACH] })));
  await db.time.freeze('2026-01-01T10:26:00Z');
  const drain = async (): Promise<number> => {
    let claimed = 0;
    for (;;) {
      const { clocks } = await raiseDueAlerts.raise('-infinity', 25);
      if (clocks === 0) return claimed;
      claimed += clocks;
    }
  };
  const claimed = await Promise.all([drain(), drain(), drain(), drain()]);
  expect(claimed.reduce((a, b) => a + b)).toBe(300);
  expect(await alerts()).toHaveLength(300);
  expect(await outbox()).toHaveLength(300);
});
