import { median, type Figure } from './report/figure.js';
import { rawIngest } from './raw-ingest.js';
import { CpuMeter, perEvent } from './world/cpu.js';
import { SERVER_IN_WORDS } from './world/database.js';
import { prepareLoad, type Load } from './world/load.js';
import { startIngest, type System } from './world/system.js';

const EVENTS = 40_000;
const SINGLE = 10_000;
const NAIVE = 2_000;
const ROUNDS = 3;

/** What comes in per second over HTTP, against what PostgreSQL itself takes, by turns on the same server. */
export async function ingestBench(): Promise<readonly Figure[]> {
  const system = await startIngest();
  try {
    return [...(await batches(system)), ...(await singles(system))];
  } finally {
    await system.stop();
  }
}

async function batches(system: System): Promise<readonly Figure[]> {
  await post(system, { prefix: 'warm', events: 20_000, batch: 1000, connections: 2 });
  await rawIngest(system.databaseUrl, 'raw-warm', 5_000, 1000, 2);
  const [http, raw, ratios]: [number[], number[], number[]] = [[], [], []];
  const meter = new CpuMeter(system.processes);
  let cpu = '';
  for (let round = 0; round < ROUNDS; round++) {
    meter.lap();
    http.push(await post(system, { prefix: `batch${round}`, events: EVENTS, batch: 1000, connections: 2 }));
    cpu = perEvent(meter.lap(), EVENTS);
    raw.push(await rawIngest(system.databaseUrl, `raw${round}`, EVENTS, 1000, 2));
    ratios.push(http.at(-1)! / raw.at(-1)!);
  }
  return [
    {
      name: 'HTTP ingest with outbox ÷ raw statement', value: median(ratios), unit: '×', goal: { atLeast: 0.6 },
      note: `median of ${ROUNDS} rounds of ${EVENTS} events in batches of 1000 over 2 connections: ${rate(http)} ÷ ${rate(raw)} events/s; ${SERVER_IN_WORDS}; no broker to relay to; CPU µs per event: ${cpu}`,
    },
  ];
}

async function singles(system: System): Promise<readonly Figure[]> {
  const [http, naive, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    http.push(await post(system, { prefix: `single${round}`, events: SINGLE, batch: 1, connections: 64 }));
    naive.push(await rawIngest(system.databaseUrl, `naive${round}`, NAIVE, 1, 10));
    ratios.push(http.at(-1)! / naive.at(-1)!);
  }
  return [
    {
      name: 'requests of one event ÷ a bare transaction for each', value: median(ratios), unit: '×', goal: undefined,
      note: `median of ${ROUNDS} rounds: ${rate(http)} requests/s over 64 connections ÷ ${rate(naive)} transactions/s of the raw statement over 10, without HTTP or outbox`,
    },
  ];
}

async function post(system: System, load: Omit<Load, 'url' | 'key'>): Promise<number> {
  const start = await prepareLoad({ url: system.url, key: system.key, ...load });
  const { seconds } = await start();
  return load.events / seconds;
}

const rate = (values: readonly number[]): string => Math.round(median(values)).toLocaleString('en');
