import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#testing';
import type { Figure } from './report/figure.js';
import { seedClocks } from './seed-clocks.js';
import { SERVER_IN_WORDS } from './world/database.js';
import { prepareLoad } from './world/load.js';
import { startDistributed, startStandalone, type System } from './world/system.js';

const OPEN = 300_000;
const PROBES = 400;
/** Between two probes' instants. */
const GAP_MS = 25;
/** Until the first probe is due. */
const LEAD_MS = 4_000;
const PROBING_SECONDS = (LEAD_MS + PROBES * GAP_MS) / 1000;
/** What two cores shared by everything sustain, and the goal's own rate, which they do not. */
const RATES = [2_000, 10_000];
const GOAL = { atMost: 50 };

interface Delays {
  readonly p50: number;
  readonly p99: number;
  /** Until the claim's now(), without the claim itself. */
  readonly discovered: number;
}

/** From the instant a threshold is crossed to the alert's row being committed, among many open clocks, idle and under load. */
export async function alertDelayBench(): Promise<readonly Figure[]> {
  const figures = await measure(await startStandalone());
  const distributed = await startDistributed();
  return 'unavailable' in distributed ? figures : [...(await measure(distributed)), ...figures];
}

async function measure(system: System): Promise<readonly Figure[]> {
  const where = system.name === 'distributed' ? 'processes on Kafka' : 'standalone';
  const figure = (name: string, { p50, p99, discovered }: Delays, note: string): Figure => ({
    name: `alert delay p99, ${name}, ${where}`, value: p99, unit: 'ms', goal: GOAL,
    note: `p50 ${p50.toFixed(1)} ms; p99 of the discovery alone ${discovered.toFixed(1)} ms; ${note}`,
  });
  try {
    await seedClocks(system.dataSource, 'open', OPEN);
    const figures = [figure('idle', await probe(system, 'idle'), `commit timestamps of ${PROBES} alerts ${GAP_MS} ms apart, ${OPEN.toLocaleString('en')} open clocks, ${SERVER_IN_WORDS}`)];
    for (const rate of RATES) {
      const events = rate * (PROBING_SECONDS + 1);
      const load = (await prepareLoad({ url: system.url, key: system.key, prefix: `load${rate}`, events, batch: 500, connections: 2, eventsPerSecond: rate }))();
      const before = await folded(system);
      const began = performance.now();
      const delays = await probe(system, `busy${rate}`);
      const perSecond = Math.round(((await folded(system)) - before) / ((performance.now() - began) / 1000));
      const { seconds } = await load;
      figures.push(figure(`at ${rate.toLocaleString('en')} events/s offered`, delays, `${Math.round(events / seconds).toLocaleString('en')} events/s taken in, ${perSecond.toLocaleString('en')}/s folded meanwhile`));
      await untilFolded(system);
    }
    return figures;
  } finally {
    await system.stop();
  }
}

/** Clocks that fall due one by one, and when their alerts were committed. */
async function probe({ dataSource }: System, prefix: string): Promise<Delays> {
  await seedClocks(dataSource, prefix, PROBES, { due: `now() + interval '${LEAD_MS} ms' + i * interval '${GAP_MS} ms'` });
  const ofProbe = `FROM sla.alerts WHERE ticket_id LIKE '${prefix}%'`;
  await until('every probe has its alert', async () => {
    // Counting is work for the same machine.
    await pause(500);
    const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count ${ofProbe}`);
    return row!.count === PROBES;
  }, 120_000);
  const ms = (end: string) => `WITHIN GROUP (ORDER BY (extract(epoch FROM ${end} - instant) * 1000)::float8)`;
  const [delays] = await dataSource.query<Delays[]>(
    `SELECT percentile_disc(0.5) ${ms('pg_xact_commit_timestamp(xmin)')} AS p50, percentile_disc(0.99) ${ms('pg_xact_commit_timestamp(xmin)')} AS p99,
            percentile_disc(0.99) ${ms('found_at')} AS discovered ${ofProbe}`);
  return delays!;
}

async function folded({ dataSource }: System): Promise<number> {
  const [row] = await dataSource.query<{ events: number }[]>('SELECT count(*)::int AS events FROM sla.timeline');
  return row!.events;
}

/** What one load has left behind is not the next one's. */
async function untilFolded(system: System): Promise<void> {
  await until('everything is folded', async () => {
    const [row] = await system.dataSource.query<{ events: number }[]>('SELECT count(*)::int AS events FROM intake.events');
    return (await folded(system)) === row!.events;
  }, 300_000);
}
