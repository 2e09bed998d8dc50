import { testDatabase, type TestDatabase } from '#testing';
import { SLA_MIGRATIONS } from './sla-migrations.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(SLA_MIGRATIONS);
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('TRUNCATE sla.tickets'));

const query = <T>(sql: string, parameters: unknown[] = []): Promise<T> => database.dataSource.query(sql, parameters) as Promise<T>;
const kept = () => query(`SELECT tenant_id, state, level, uncovered, tickets::int FROM sla.ticket_count_view ORDER BY 1, 2, 3, 4`);
const counted = () => query(`
  SELECT tenant_id, listed_state AS state, CASE WHEN open THEN level ELSE 0 END AS level,
    policy IS NULL AND coalesce(status, 'open') NOT IN ('resolved', 'closed', 'cancelled') AS uncovered, count(*)::int AS tickets
  FROM sla.tickets GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`);

const UPSERT = `
  INSERT INTO sla.tickets (tenant_id, ticket_id, state, level, open, policy, status)
  SELECT 'tenant-' || n % 3, 'T' || n, (ARRAY['ok', 'alert', 'breach', 'met', NULL])[1 + floor(random() * 5)], floor(random() * 3), random() < 0.5,
    CASE WHEN random() < 0.8 THEN 'p' END, (ARRAY['open', 'closed', NULL])[1 + floor(random() * 3)]
  FROM generate_series($1::int, $2::int) AS n
  ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET state = excluded.state, level = excluded.level, open = excluded.open, policy = excluded.policy, status = excluded.status`;

test('the kept counts are the counted ones after inserts, upserts, updates that change nothing, deletes and a rollback', async () => {
  await query(UPSERT, [1, 50]);
  await query(UPSERT, [20, 80]);
  await query(`UPDATE sla.tickets SET title = 'new'`);
  await query(`DELETE FROM sla.tickets WHERE ticket_id LIKE 'T1%'`);
  const before = await kept();
  expect(before).toEqual(await counted());
  const runner = database.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(UPSERT, [1, 200]);
  await runner.rollbackTransaction();
  await runner.release();
  expect(await kept()).toEqual(before);
  await query('TRUNCATE sla.tickets');
  expect(await kept()).toEqual([]);
});

test('they stay right, and few, while many change tickets and sum up at once', async () => {
  const seeds = Array.from({ length: 8 }, (_, writer) => writer * 20 + 1);
  await Promise.all(seeds.map(async (from) => {
    for (let round = 0; round < 60; round++) await query(UPSERT, [from, from + 19]);
  }));
  expect(await kept()).toEqual(await counted());
  const [{ rows }] = await query<[{ rows: number }]>('SELECT count(*)::int AS rows FROM sla.ticket_counts');
  // 480 statements of up to 60 rows each, 30 kinds of tickets per tenant: summed up again and again on the way.
  expect(rows).toBeLessThan(10_000);
}, 60_000);
