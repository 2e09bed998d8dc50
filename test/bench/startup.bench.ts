import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '#testing';
import { median, type Figure } from './report/figure.js';

const ROUNDS = 3;
const GOAL = { atMost: 5 };

/** From the command to "ready", as `npm start` runs it, less npm itself and a build; first in an empty directory, then with its data. */
export async function startupBench(): Promise<readonly Figure[]> {
  const [fresh, again]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const directory = mkdtempSync(join(tmpdir(), 'watchdog-bench-'));
    fresh.push(await start(directory));
    again.push(await start(directory));
    rmSync(directory, { recursive: true, force: true });
  }
  const figure = (name: string, seconds: readonly number[]): Figure => ({ name, value: median(seconds), unit: 's', goal: GOAL, note: `median of ${ROUNDS}; slowest ${Math.max(...seconds).toFixed(2)} s` });
  return [figure('start with an empty data directory', fresh), figure('start with its data', again)];
}

async function start(directory: string): Promise<number> {
  const began = performance.now();
  const program = Program.start(['--enable-source-maps', 'scripts/start.mjs', 'apps/standalone/src/main.js'], { group: true, env: { PORT: '0', WATCHDOG_DATA_DIR: directory } });
  await program.says(/Ticket Watchdog is ready/, 60_000);
  const seconds = (performance.now() - began) / 1000;
  await program.stop();
  return seconds;
}
