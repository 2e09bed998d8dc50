import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Program } from '#testing';
import type { Figure } from './report/figure.js';
import { CpuMeter, childrenOf } from './world/cpu.js';
import { startDistributed } from './world/system.js';

/** Until what a start leaves to do is done. */
const SETTLE_MS = 10_000;
const MEASURE_MS = 20_000;
const GOAL = { atMost: 10 };

/** What the processes use when nothing happens. */
export async function idleBench(): Promise<readonly Figure[]> {
  return [...(await idleStandalone()), ...(await idleDistributed())];
}

async function idleStandalone(): Promise<readonly Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'watchdog-bench-'));
  const program = Program.service('standalone', { group: true, env: { WATCHDOG_DATA_DIR: directory } });
  try {
    await program.says(/Ticket Watchdog is ready/);
    const [postgres] = childrenOf(program.pid);
    return await measure({ standalone: program.pid, 'its PostgreSQL': postgres! });
  } finally {
    await program.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function idleDistributed(): Promise<readonly Figure[]> {
  const system = await startDistributed();
  if ('unavailable' in system) return [];
  try {
    const { kafka: _, postgres, ...services } = system.processes;
    return await measure({ ...services, 'PostgreSQL of the three': postgres! });
  } finally {
    await system.stop();
  }
}

async function measure(processes: Readonly<Record<string, number>>): Promise<readonly Figure[]> {
  await pause(SETTLE_MS);
  const meter = new CpuMeter(processes);
  await pause(MEASURE_MS);
  return Object.entries(meter.lap()).map(([name, seconds]) => ({
    name: `idle CPU, ${name}`, value: (seconds * 1e6) / MEASURE_MS, unit: 'ms/s', goal: GOAL, note: `over ${MEASURE_MS / 1000} s, counted in steps of 10 ms`,
  }));
}
