import { testDatabase, type TestDatabase } from '#testing';
import { ALERTING_MIGRATIONS } from '../persistence/alerting-migrations.js';
import { ForgetDeliveries } from './forget-deliveries.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase(ALERTING_MIGRATIONS);
});
afterAll(() => db.close());

test('only what was finished before the retention is forgotten; dead and pending deliveries stay', async () => {
  await db.time.freeze('2026-06-01T00:00:00Z');
  const delivery = (event: string, status: string, finishedAt: string | null) => db.dataSource.query(
    `INSERT INTO alerting.deliveries (tenant_id, event_id, alert_id, ticket_id, channel, urgency, payload, correlation_id, status, finished_at) VALUES ('acme', $1, 1, 'T1', 'slack', 0, '{}', 'c', $2, $3)`,
    [event, status, finishedAt],
  );
  await delivery('old', 'delivered', '2026-03-02T23:00:00Z');
  await delivery('old and silent', 'suppressed', '2026-01-01T00:00:00Z');
  await delivery('young', 'delivered', '2026-03-03T01:00:00Z');
  await delivery('dead', 'dead', '2026-01-01T00:00:00Z');
  await delivery('pending', 'pending', null);
  expect(await new ForgetDeliveries(db.dataSource, 90).forget()).toEqual({ kind: 'forgotten', deliveries: 2 });
  expect((await db.dataSource.query<{ event_id: string }[]>('SELECT event_id FROM alerting.deliveries ORDER BY event_id')).map((row) => row.event_id)).toEqual(['dead', 'pending', 'young']);
});
