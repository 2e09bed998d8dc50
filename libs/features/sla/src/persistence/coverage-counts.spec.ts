import { testDatabase, type TestDatabase } from '#testing';
import { Sla1700000002000 } from './1700000002000-sla.js';
import { Coverage1700000002002 } from './1700000002002-coverage.js';
import { SLA_MIGRATIONS } from './sla-migrations.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(SLA_MIGRATIONS);
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('TRUNCATE sla.tickets'));

const query = <T>(sql: string, parameters: unknown[] = []): Promise<T> => database.dataSource.query(sql, parameters) as Promise<T>;
const ORDER = 'ORDER BY 1, 2, 3, 4, 5, 6, 7';
const kept = () => query(`SELECT tenant_id, kind, tier, priority, source, category, word, tickets::int FROM sla.coverage_view ${ORDER}`);
const counted = () => query(`
  SELECT tenant_id, 'uncovered' AS kind, lower(btrim(tier)) AS tier, priority, coalesce(source, '') AS source, coalesce(category, '') AS category, '' AS word, count(*)::int AS tickets
  FROM sla.tickets WHERE policy IS NULL AND coalesce(status, 'open') NOT IN ('resolved', 'closed', 'cancelled') GROUP BY 1, 2, 3, 4, 5, 6, 7
  UNION ALL
  SELECT tenant_id, 'unknown_status', '', '', '', '', lower(btrim(unknown_status)), count(*)::int FROM sla.tickets WHERE unknown_status IS NOT NULL GROUP BY 1, 7 ${ORDER}`);

const UPSERT = `
  INSERT INTO sla.tickets (tenant_id, ticket_id, tier, priority, source, category, policy, status, unknown_status)
  SELECT 'tenant-' || n % 3, 'T' || n, (ARRAY['Gold', 'gold ', 'silver'])[1 + floor(random() * 3)], (ARRAY['high', 'low'])[1 + floor(random() * 2)],
    (ARRAY['jira', NULL])[1 + floor(random() * 2)], (ARRAY['network', NULL])[1 + floor(random() * 2)],
    CASE WHEN random() < 0.7 THEN 'p' END, (ARRAY['open', 'closed', NULL])[1 + floor(random() * 3)], CASE WHEN random() < 0.3 THEN 'Parked' END
  FROM generate_series($1::int, $2::int) AS n
  ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET tier = excluded.tier, priority = excluded.priority, source = excluded.source, category = excluded.category,
    policy = excluded.policy, status = excluded.status, unknown_status = excluded.unknown_status`;

test('the kept counts are the counted ones after inserts, upserts, updates that change nothing, deletes and a rollback', async () => {
  for (let round = 0; round < 60; round++) await query(UPSERT, [1 + round, 60 + round]);
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

test('they stay right while many change tickets and sum up at once', async () => {
  const seeds = Array.from({ length: 8 }, (_, writer) => writer * 20 + 1);
  await Promise.all(seeds.map(async (from) => {
    for (let round = 0; round < 40; round++) await query(UPSERT, [from, from + 19]);
  }));
  expect(await kept()).toEqual(await counted());
});

test('tickets that were there before it are counted when it comes', async () => {
  const earlier = await testDatabase([Sla1700000002000]);
  try {
    await earlier.dataSource.query(UPSERT, [1, 100]);
    const runner = earlier.dataSource.createQueryRunner();
    await new Coverage1700000002002().up(runner);
    const [{ tickets }] = await runner.query(`SELECT sum(tickets)::int AS tickets FROM sla.coverage_view WHERE kind = 'uncovered'`) as [{ tickets: number }];
    const [{ uncovered }] = await runner.query(`SELECT count(*)::int AS uncovered FROM sla.uncovered_ticket_view`) as [{ uncovered: number }];
    expect(tickets).toBe(uncovered);
    await new Coverage1700000002002().down(runner);
    await runner.release();
  } finally {
    await earlier.close();
  }
});
