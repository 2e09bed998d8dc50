import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ConfigSource, type WatchdogConfig } from '#platform/config';
import { RaiseDueAlerts, Sla1700000002000 } from '#features/sla';
import { testDatabase } from '#testing';
import { median, percentile, timed, type Figure } from './report/figure.js';

class BenchConfig extends ConfigSource {
  override current(): WatchdogConfig {
    return { alerting: { staleAfterMs: 3_600_000 } } as WatchdogConfig;
  }
  override version = () => Promise.resolve(this.current());
  override atLeast = () => Promise.resolve(this.current());
  override onChange(): void {}
}

/** The due-queue at a million open clocks: what an idle tick costs, and what it costs when 10,000 fall due at once. */
export async function dueQueueBench(): Promise<readonly Figure[]> {
  const db = await testDatabase([Sla1700000002000]);
  try {
    const raise = new RaiseDueAlerts(db.dataSource, new BenchConfig());
    const now = await db.time.now();
    const watermark = new Date(now.getTime() - 60_000);

    await seed(db.dataSource, 'small', 10_000, '1 day');
    const small = median(await timed(200, () => raise.raise(watermark, 2_000)));
    await seed(db.dataSource, 'big', 990_000, '1 day');
    await db.dataSource.query('VACUUM ANALYZE sla.clocks');
    const big = median(await timed(200, () => raise.raise(watermark, 2_000)));

    // 10,000 of a million fall due in the same instant.
    await db.dataSource.query(`UPDATE sla.clocks SET next_due_at = $1, step_instants[1] = $1 WHERE id IN (SELECT id FROM sla.clocks WHERE ticket_id LIKE 'big%' ORDER BY random() LIMIT 10000)`, [new Date(now.getTime() - 1_000)]);
    const burstStart = performance.now();
    let claimed = 0;
    for (let round = await raise.raise(watermark, 2_000); round.clocks > 0; round = await raise.raise(watermark, 2_000)) claimed += round.clocks;
    const burst = performance.now() - burstStart;
    const [{ alerts }] = (await db.dataSource.query('SELECT count(*)::int AS alerts FROM sla.alerts')) as [{ alerts: number }];
    if (claimed !== 10_000 || alerts !== 10_000) throw new Error(`10,000 were due, ${claimed} claimed, ${alerts} alerted`);

    // 120,000 dead index entries behind a snapshot that keeps them from being cleaned up.
    const snapshot = new pg.Client({ connectionString: db.url });
    await snapshot.connect();
    await snapshot.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM sla.clocks LIMIT 1');
    const past = new Date(now.getTime() - 120_000);
    await db.dataSource.query(`UPDATE sla.clocks SET next_due_at = $1 WHERE id IN (SELECT id FROM sla.clocks WHERE next_due_at > now() ORDER BY id LIMIT 120000)`, [past]);
    await db.dataSource.query(`UPDATE sla.clocks SET next_due_at = now() + interval '1 day' WHERE next_due_at = $1`, [past]);
    const bounded = median(await timed(50, () => raise.raise(watermark, 2_000)));
    const unbounded = median(await timed(10, () => raise.raise('-infinity', 2_000)));
    await snapshot.end();

    return [
      { name: 'idle tick, 1 M open clocks ÷ 10 k', value: big / small, unit: '×', goal: { atMost: 1.2 }, note: `${big.toFixed(2)} ms ÷ ${small.toFixed(2)} ms (medians of 200)` },
      { name: '10,000 clocks due at once, claimed and alerted', value: burst, unit: 'ms', goal: { atMost: 500 }, note: 'among 1 M open clocks, batches of 2,000, one replica' },
      { name: 'empty tick behind 120 k dead entries', value: bounded, unit: 'ms', goal: { atMost: 3 }, note: `${unbounded.toFixed(1)} ms without the watermark` },
      { name: 'idle tick p99, 1 M open clocks', value: percentile(await timed(200, () => raise.raise(watermark, 2_000)), 99), unit: 'ms', goal: undefined, note: 'one statement' },
    ];
  } finally {
    await db.close();
  }
}

async function seed(dataSource: DataSource, prefix: string, count: number, dueIn: string): Promise<void> {
  await dataSource.query(
    `INSERT INTO sla.tickets (tenant_id, ticket_id, title, tier, priority, state, open, correlation_id)
     SELECT 'acme', $1 || i, 'Printer', 'gold', 'high', 'ok', true, 'c' FROM generate_series(1, $2::int) i`, [prefix, count]);
  await dataSource.query(
    `INSERT INTO sla.clocks (tenant_id, ticket_id, clock, cycle, policy, policy_version, calendar, target_ms, started_at, phase, state, accumulated_ms,
       running_since, deadline, step_names, step_instants, step_kinds, step_reasons, step_alerts, step_elapsed_ms, passed_warnings, passed_breaches, fingerprint, next_due_at)
     SELECT 'acme', $1 || i, 'resolution', 1, 'tier:gold/high', 1, '24x7', 86400000, now(), 'running', 'ok', 0, now(), d + interval '1 hour', '{85%,100%}', ARRAY[d, d + interval '1 hour'],
       '{warning,breach}', '{threshold,threshold}', '{true,true}', '{73440000,86400000}', '{}', '{}', '', d
     FROM generate_series(1, $2::int) i, LATERAL (SELECT now() + $3::interval + i * interval '10 ms' AS d) due`, [prefix, count, dueIn]);
}
