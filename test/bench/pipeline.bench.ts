import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#testing';
import type { Figure } from './report/figure.js';
import { CpuMeter, perEvent } from './world/cpu.js';
import { prepareLoad } from './world/load.js';
import { startDistributed, startStandalone, type System } from './world/system.js';

const EVENTS = 60_000;
const WARM_UP = 10_000;

/** The whole way: from the first POST until the last event is folded into its ticket's clocks. */
export async function pipelineBench(): Promise<readonly Figure[]> {
  const figures = [await measure(await startStandalone(), undefined)];
  const distributed = await startDistributed();
  if ('unavailable' in distributed) return figures;
  return [await measure(distributed, { atLeast: 10_000 }), ...figures];
}

async function measure(system: System, goal: Figure['goal']): Promise<Figure> {
  try {
    await run(system, 'warm', WARM_UP, WARM_UP);
    const meter = new CpuMeter(system.processes);
    const { ingestSeconds, seconds, generatorCpu } = await run(system, 'run', EVENTS, WARM_UP + EVENTS);
    const used = { ...meter.lap(), generator: generatorCpu };
    const total = Object.values(used).reduce((sum, cpu) => sum + cpu, 0);
    return {
      name: `whole pipeline, ${system.name === 'distributed' ? 'processes on Kafka' : 'standalone'}`, value: EVENTS / seconds, unit: 'events/s', goal,
      note: `${EVENTS} events in batches of 1000 over 2 connections, taken in after ${ingestSeconds.toFixed(1)} s, folded after ${seconds.toFixed(1)} s; CPU µs per event: ${perEvent(used, EVENTS)}; ${(total / seconds).toFixed(1)} cores busy`,
    };
  } finally {
    await system.stop();
  }
}

async function run(system: System, prefix: string, events: number, expected: number): Promise<{ ingestSeconds: number; seconds: number; generatorCpu: number }> {
  const start = await prepareLoad({ url: system.url, key: system.key, prefix, events, batch: 1000, connections: 2 });
  const began = performance.now();
  const load = await start();
  await until('all events are folded', async () => {
    // Counting is work for the same machine.
    await pause(250);
    const [row] = await system.dataSource.query<{ folded: number }[]>('SELECT count(*)::int AS folded FROM sla.timeline');
    return row!.folded === expected;
  }, 300_000);
  return { ingestSeconds: load.seconds, seconds: (performance.now() - began) / 1000, generatorCpu: load.cpuSeconds };
}
