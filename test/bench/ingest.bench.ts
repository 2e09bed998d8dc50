import { fork } from 'node:child_process';
import { once } from 'node:events';
import { median, type Figure } from './report/figure.js';
import { rawIngest } from './raw-ingest.js';
import { CpuMeter, perEvent } from './world/cpu.js';
import { SERVER_IN_WORDS } from './world/database.js';
import { prepareLoad, type Load } from './world/load.js';
import { startIngest, type System } from './world/system.js';

const EVENTS = 40_000;
const SINGLE = 8_000;
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
  const naive = await startNaive(system);
  try {
    const [batched, plain, ratios]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      batched.push(await post(system, { prefix: `single${round}`, events: SINGLE, batch: 1, connections: 64 }));
      plain.push(await post(naive, { prefix: `naive${round}`, events: SINGLE, batch: 1, connections: 64 }));
      ratios.push(batched.at(-1)! / plain.at(-1)!);
    }
    return [
      {
        name: 'requests of one event ÷ a naive service', value: median(ratios), unit: '×', goal: undefined,
        note: `median of ${ROUNDS} rounds over 64 connections: ${rate(batched)} ÷ ${rate(plain)} requests/s; the naive one is bare node:http and a transaction for each request over 10 connections, without keys, validation, logs or outbox`,
      },
    ];
  } finally {
    naive.stop();
  }
}

async function startNaive({ databaseUrl, key }: System): Promise<{ readonly url: string; readonly key: string; stop(): void }> {
  const child = fork(new URL('./naive-service.js', import.meta.url), [databaseUrl]);
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, key, stop: () => child.disconnect() };
}

async function post({ url, key }: Pick<System, 'url' | 'key'>, load: Omit<Load, 'url' | 'key'>): Promise<number> {
  const start = await prepareLoad({ url, key, ...load });
  const { seconds } = await start();
  return load.events / seconds;
}

const rate = (values: readonly number[]): string => Math.round(median(values)).toLocaleString('en');
