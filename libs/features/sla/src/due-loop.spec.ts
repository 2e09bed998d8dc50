import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { Registry, silentLog } from '#platform/telemetry';
import { TestConfig, testDatabase, until, type TestDatabase } from '#testing';
import { seedClocks } from '../test/clock-seeds.js';
import { AuditDueQueue } from './audit-due-queue.js';
import { DueLoop } from './due-loop.js';
import { LookForNextDue } from './look-for-next-due.js';
import { SLA_MIGRATIONS } from './persistence/sla-migrations.js';
import { RaiseDueAlerts } from './raise-due-alerts.js';
import { SlaMetrics } from './sla.metrics.js';

const WARN = { name: '85%', at: '2026-01-01T10:25:30Z' };

let db: TestDatabase;
let signals: DatabaseSignals;
let loop: DueLoop;
let auditor: AuditDueQueue;

beforeAll(async () => {
  db = await testDatabase(SLA_MIGRATIONS);
  signals = new DatabaseSignals(db.url);
  await signals.start();
});
afterAll(async () => {
  await signals.stop();
  await db.close();
});
beforeEach(async () => {
  await db.dataSource.query('TRUNCATE sla.tickets, sla.clocks, sla.alerts, platform.outbox');
  const metrics = new SlaMetrics(new Registry());
  loop = new DueLoop(new RaiseDueAlerts(db.dataSource, new TestConfig()), new LookForNextDue(db.dataSource), metrics, silentLog);
  auditor = new AuditDueQueue(db.dataSource, loop, metrics, silentLog);
  await signals.listen(SIGNALS.due, () => loop.wake());
});
afterEach(() => loop.stop());

const alerted = async () => (await db.dataSource.query<{ ticket_id: string }[]>('SELECT ticket_id FROM sla.alerts ORDER BY ticket_id')).map((row) => row.ticket_id);
/** The loop has looked at the present and gone to sleep: what it knows to be empty lies behind its watermark. */
const settled = async (marker: string) => {
  const { now } = { now: await db.time.now() };
  await seedClocks(db.dataSource, [{ ticket: marker, steps: [{ name: '85%', at: now.toISOString() }] }]);
  loop.wake();
  await until(`${marker} was alerted`, async () => (await alerted()).includes(marker) || undefined);
};

test('what fell due while nothing ran is raised at the start', async () => {
  await db.time.freeze('2026-01-01T10:40:00Z');
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [WARN] }]);
  loop.start();
  await until('T1 was alerted', async () => (await alerted()).includes('T1') || undefined);
});

test('it sleeps until the instant, however the clock gets there', async () => {
  await db.time.freeze('2026-01-01T10:00:00Z');
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [WARN] }]);
  loop.start();
  await settled('A');
  expect(await alerted()).toEqual(['A']);
  await db.time.freeze('2026-01-01T10:25:29.999Z');
  await settled('B');
  expect(await alerted()).toEqual(['A', 'B']);
  await db.time.freeze('2026-01-01T10:25:30Z');
  await until('T1 was alerted', async () => (await alerted()).includes('T1') || undefined);
});

test('when time is set back, what falls due then is raised all the same', async () => {
  await db.time.freeze('2026-01-01T12:00:00Z');
  loop.start();
  await settled('A');
  await settled('B');
  await db.time.freeze('2026-01-01T10:00:00Z');
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [WARN] }]);
  await settled('C');
  await db.time.freeze('2026-01-01T10:26:00Z');
  await until('T1 was alerted', async () => (await alerted()).includes('T1') || undefined);
});

test('the auditor rescues what lies below the watermark', async () => {
  await db.time.freeze('2026-01-01T12:00:00Z');
  loop.start();
  await settled('A');
  await settled('B');
  // As no writer of ours would store it.
  await seedClocks(db.dataSource, [{ ticket: 'T1', steps: [WARN] }]);
  await settled('C');
  expect(await alerted()).toEqual(['A', 'B', 'C']);
  expect(await auditor.audit()).toEqual({ kind: 'late', clocks: 1, rescued: 1 });
  expect(await alerted()).toEqual(['A', 'B', 'C', 'T1']);
  expect(await auditor.audit()).toEqual({ kind: 'healthy' });
});
