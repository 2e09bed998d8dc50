import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FakeDesk, until } from '#testing';
import { percentile, type Figure } from './report/figure.js';
import { CpuMeter, perEvent } from './world/cpu.js';
import { SERVER_IN_WORDS } from './world/database.js';
import { prepareLoad } from './world/load.js';
import { startDistributed, type System } from './world/system.js';

const GROUPS = 50;
const BURST = 10_000;
const RATE = 1_000;
/** What two cores take with the deliveries, too. */
const EASIER_RATE = 700;
const STEADY_SECONDS = 15;
const WARM_UP = 3_000;

/**
 * New tickets over HTTP and Kafka to committed decisions among 50 groups, the decisions on their way to a handler meanwhile:
 * as many as go at once, from the first event's commit to the last decision's, then so many a second, each timed from the commit of its event to the commit of its decision.
 */
export async function allocationServiceBench(): Promise<readonly Figure[]> {
  const desk = await FakeDesk.start({ anyTicket: true });
  desk.groups.push(...Array.from({ length: GROUPS }, (_, g) => groupOf(g)));
  const directory = mkdtempSync(join(tmpdir(), 'bench-allocation-'));
  const config = join(directory, 'sla_config.yaml');
  writeFileSync(config, `${readFileSync(resolve('test/bench/sla_config.yaml'), 'utf8')}\nhandlers: { desk: { type: custom, url: "${desk.url}" } }\n`);
  try {
    const system = await startDistributed({ SLA_CONFIG: config });
    if ('unavailable' in system) return [];
    try {
      return await measure(system);
    } finally {
      await system.stop();
    }
  } finally {
    await desk.close();
    rmSync(directory, { recursive: true });
  }
}

async function measure(system: System): Promise<readonly Figure[]> {
  await until('the groups are known', async () => (await system.dataSource.query<unknown[]>('SELECT FROM allocation.groups')).length === GROUPS, 60_000);
  await run(system, 'warm', WARM_UP, { batch: 500 });
  const meter = new CpuMeter(system.processes);
  const burst = await run(system, 'burst', BURST, { batch: 500 });
  const used = perEvent(meter.lap(), BURST);
  await delivered(system);
  const easier = await delaysAt(system, EASIER_RATE);
  const steady = await delaysAt(system, RATE);
  const how = `${GROUPS} groups, all seven scorers, decisions delivered to a handler meanwhile, ingest and evaluator at work beside; ${SERVER_IN_WORDS}`;
  return [
    { name: 'tickets allocated, processes on Kafka', value: BURST / burst.seconds, unit: 'tickets/s', goal: { atLeast: 1_000 }, note: `${BURST} at once; CPU µs per ticket: ${used}; ${how}` },
    delayFigure(RATE, steady, how, { atMost: 500 }),
    delayFigure(EASIER_RATE, easier, how),
  ];
}

async function delaysAt(system: System, eventsPerSecond: number): Promise<readonly number[]> {
  const { delays } = await run(system, `at-${eventsPerSecond}`, eventsPerSecond * STEADY_SECONDS, { batch: 50, eventsPerSecond });
  await delivered(system);
  return delays;
}

function delayFigure(rate: number, delays: readonly number[], how: string, goal?: Figure['goal']): Figure {
  return {
    name: `allocation p99 at ${rate} tickets/s, processes on Kafka`, value: percentile(delays, 99), unit: 'ms', goal,
    note: `from the event's commit to the decision's; p50 ${percentile(delays, 50).toFixed(0)} ms, slowest ${percentile(delays, 100).toFixed(0)} ms, of ${delays.length}; ${how}`,
  };
}

async function run(system: System, prefix: string, tickets: number, pace: { readonly batch: number; readonly eventsPerSecond?: number }): Promise<{ readonly seconds: number; readonly delays: readonly number[] }> {
  const start = await prepareLoad({ url: system.url, key: system.key, prefix, events: tickets, unassigned: true, connections: 2, ...pace });
  await start();
  await until('all tickets have a decision', async () => {
    // Counting is work for the same machine.
    await pause(1_000);
    const [row] = await system.dataSource.query<{ decided: number }[]>('SELECT count(*)::int AS decided FROM allocation.decisions WHERE ticket_id LIKE $1', [`${prefix}-%`]);
    return row!.decided === tickets;
  }, 120_000);
  const rows = await system.dataSource.query<{ event_ms: number; decision_ms: number }[]>(`
    SELECT extract(epoch FROM pg_xact_commit_timestamp(e.xmin))::float8 * 1000 AS event_ms, extract(epoch FROM pg_xact_commit_timestamp(d.xmin))::float8 * 1000 AS decision_ms
    FROM allocation.decisions d JOIN intake.events e USING (tenant_id, ticket_id) WHERE d.ticket_id LIKE $1`, [`${prefix}-%`]);
  const [first, last] = [Math.min(...rows.map((row) => row.event_ms)), Math.max(...rows.map((row) => row.decision_ms))];
  return { seconds: (last - first) / 1000, delays: rows.map((row) => row.decision_ms - row.event_ms) };
}

/** So that the steady run is not measured behind the burst's deliveries. Answers early where they take longer than a minute. */
async function delivered(system: System): Promise<void> {
  await until('the decisions are delivered', async () => {
    await pause(250);
    return (await system.dataSource.query<unknown[]>("SELECT FROM allocation.deliveries WHERE status = 'pending' LIMIT 1")).length === 0;
  }, 60_000).catch(() => undefined);
}

function groupOf(g: number): { readonly group_id: string } & Record<string, unknown> {
  return {
    group_id: `group-${g}`, name: `Group ${g}`, capabilities: [['network', 'database', 'hardware'][g % 3]!, ['L1', 'L2', 'expert'][g % 3]!], status: 'active', max_bandwidth: 5_000, current_load: 0,
    location: { lat: -40 + (g * 7) % 90, lng: -170 + (g * 29) % 340, timezone: ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'][g % 3] },
    metrics: { avg_resolution_time_hours: 2 + (g % 7), sla_compliance_rate: 0.8 + (g % 20) / 100, quality_score: 0.7 + (g % 30) / 100, cultural_competencies: ['en', ['de', 'ja', 'fr'][g % 3]!] },
  };
}
