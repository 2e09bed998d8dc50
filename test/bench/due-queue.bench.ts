import pg from 'pg';
import type { DataSource } from 'typeorm';
import { DueLoop, LookForNextDue, RaiseDueAlerts, SLA_MIGRATIONS, SlaMetrics } from '#features/sla';
import { Registry, silentLog } from '#platform/telemetry';
import { TestConfig, until } from '#testing';
import { median, percentile, timed, type Figure } from './report/figure.js';
import { seedClocks } from './seed-clocks.js';
import { SERVER_IN_WORDS, benchDatabase, patiently } from './world/database.js';

const BATCH = 2_000;
const DUE = 10_000;

/** The due-queue at a million open clocks: what an idle tick costs, and what it costs when 10,000 fall due at once. */
export async function dueQueueBench(): Promise<readonly Figure[]> {
  const { dataSource, url, close } = await benchDatabase(SLA_MIGRATIONS);
  try {
    const raise = new RaiseDueAlerts(dataSource, new TestConfig());
    const watermark = new Date(Date.now() - 60_000);
    const claim = () => raise.raise(watermark, BATCH);
    const look = new LookForNextDue(dataSource);
    const tick = () => look.look(watermark);
    const loop = () => new DueLoop(raise, look, new SlaMetrics(new Registry()), silentLog);

    await seedClocks(dataSource, 'small', 10_000);
    const small = median(await timed(200, tick));
    await seedClocks(dataSource, 'big', 990_000);
    await timed(200, tick);
    const ticks = await timed(200, tick);
    const big = median(ticks);
    await timed(20, claim);
    const emptyClaim = median(await timed(200, claim));

    const burst = await burstOf(dataSource, loop());
    await dataSource.query('ALTER SYSTEM SET wal_compression = on');
    await dataSource.query('SELECT pg_reload_conf()');
    const compressed = await burstOf(dataSource, loop());
    await dataSource.query('ALTER SYSTEM RESET wal_compression');
    await dataSource.query('SELECT pg_reload_conf()');
    const scan = (now: string) => () => dataSource.query(`SELECT id FROM sla.clocks WHERE next_due_at > $1 AND next_due_at <= ${now} ORDER BY next_due_at LIMIT ${BATCH}`, [watermark]);
    const [stable, volatile] = [median(await timed(20, scan('platform.watchdog_now()'))), median(await timed(20, scan('clock_timestamp()')))];

    const { bounded, unbounded } = await behindDeadEntries(dataSource, url, (from) => () => look.look(from), watermark);

    return [
      { name: 'idle tick, 1 M open clocks ÷ 10 k', value: big / small, unit: '×', goal: { atMost: 1.2 }, note: `${big.toFixed(2)} ms ÷ ${small.toFixed(2)} ms (medians of 200), p99 at 1 M ${percentile(ticks, 99).toFixed(2)} ms; a claim that finds nothing ${emptyClaim.toFixed(2)} ms; ${SERVER_IN_WORDS}` },
      { name: '10,000 clocks due at once, claimed and alerted', value: burst, unit: 'ms', goal: { atMost: 500 }, note: 'random ones of 1 M, one replica, right after a checkpoint: until the last alert is committed' },
      { name: 'the same with wal_compression = on ÷ off', value: compressed / burst, unit: '×', goal: undefined, note: `${compressed.toFixed(0)} ms: why the setting is off` },
      { name: 'look for due clocks by clock_timestamp() ÷ by now()', value: volatile / stable, unit: '×', goal: undefined, note: `${volatile.toFixed(2)} ms ÷ ${stable.toFixed(2)} ms at 1 M: why no statement of ours asks a volatile clock` },
      { name: 'empty tick behind 120 k dead entries', value: bounded, unit: 'ms', goal: { atMost: 3 }, note: `median of 50; ${unbounded.toFixed(1)} ms without the watermark` },
    ];
  } finally {
    await close();
  }
}

/** Lets 10,000 random clocks fall due in one instant and the loop raise them all. Answers ms. */
async function burstOf(dataSource: DataSource, loop: DueLoop): Promise<number> {
  await dataSource.query('DELETE FROM sla.alerts');
  const instant = new Date(Date.now() - 1_000);
  await dataSource.query(
    `UPDATE sla.clocks SET next_due_at = $1, step_instants[1] = $1, step = 0, step_before = 0 WHERE id IN (SELECT id FROM sla.clocks WHERE ticket_id LIKE 'big%' AND state = 'ok' ORDER BY random() LIMIT ${DUE})`, [instant]);
  await patiently(dataSource, 'CHECKPOINT');
  const began = new Date();
  loop.start();
  try {
    return await until('all are alerted', async () => {
      const [row] = await dataSource.query<{ alerts: number; ms: number }[]>(
        'SELECT count(*)::int AS alerts, (extract(epoch FROM max(pg_xact_commit_timestamp(xmin)) - $1) * 1000)::float8 AS ms FROM sla.alerts', [began]);
      if (row!.alerts > DUE) throw new Error(`${DUE} were due, ${row!.alerts} alerted`);
      return row!.alerts === DUE ? row!.ms : undefined;
    }, 60_000, 100);
  } finally {
    await loop.stop();
  }
}

/** 120,000 index entries of the past that are dead, and kept from being cleaned up by an old snapshot. */
async function behindDeadEntries(dataSource: DataSource, url: string, tickFrom: (from: Date | '-infinity') => () => Promise<unknown>, watermark: Date): Promise<{ bounded: number; unbounded: number }> {
  const snapshot = new pg.Client({ connectionString: url });
  await snapshot.connect();
  try {
    await snapshot.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM sla.clocks LIMIT 1');
    const past = new Date(watermark.getTime() - 60_000);
    await dataSource.query('UPDATE sla.clocks SET next_due_at = $1 WHERE id IN (SELECT id FROM sla.clocks WHERE next_due_at > now() ORDER BY id LIMIT 120000)', [past]);
    await dataSource.query(`UPDATE sla.clocks SET next_due_at = now() + interval '1 day' WHERE next_due_at = $1`, [past]);
    return { bounded: median(await timed(50, tickFrom(watermark))), unbounded: median(await timed(10, tickFrom('-infinity'))) };
  } finally {
    await snapshot.end();
  }
}
