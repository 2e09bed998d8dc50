import { randomInt } from 'node:crypto';
import { seededRandom, until } from '#testing';
import { Burst, THRESHOLDS, type Threshold } from './burst.js';
import { expectExactlyOnce } from './expect-exactly-once.js';
import type { World } from './world.js';

export interface Fault {
  /** SIGKILL to the victim; resolves when it is dead. */
  strike(): Promise<void>;
  /** Resolves when the victim is back. Nobody helps the others. */
  recover(): Promise<void>;
  /** Whoever sends alerts dies with it. */
  readonly sendersDie?: boolean;
  /** What else goes wrong, from just before the threshold under which the fault strikes; it strikes in the midst of this too. */
  readonly beside?: () => Trouble;
}

export interface Trouble {
  /** 0 to 1. */
  readonly progress: number;
}

/** When the fault strikes: under which threshold, and when which share of the burst is due (or of the trouble is over). */
interface Moment {
  readonly threshold: Threshold;
  readonly share: number;
}

/** For a test to end in, on the busiest machine; what is stuck is found out long before. */
export const FAULT_MS = 300_000;
const BEGUN_WITHIN_MS = 60_000;
/** Once the victim is back, what is left of a burst is found, and telling goes on: late, but not much. */
const RESUMED_WITHIN_MS = 15_000;
const IN_ORDER = Object.keys(THRESHOLDS) as Threshold[];

/**
 * A burst with a fault in its midst, at a moment the seed decides; then everything is compared. WATCHDOG_FAULT_SEED repeats
 * the moments of an earlier run.
 */
export async function withstand(world: World, name: string, clocks: number, fault: Fault): Promise<void> {
  const seed = Number(process.env['WATCHDOG_FAULT_SEED'] ?? randomInt(2 ** 31));
  process.stderr.write(`  ${name}: seed ${seed}\n`);
  const random = seededRandom(seed);
  const moment: Moment = { threshold: random() < 0.5 ? '85%' : '100%', share: 0.1 + 0.4 * random() };
  const burst = await Burst.begin(world, name, clocks);
  try {
    for (const threshold of IN_ORDER) {
      const trouble = threshold === moment.threshold ? fault.beside?.() : undefined;
      await burst.reach(threshold);
      if (threshold === moment.threshold) await strikeWhen(burst, moment.share, fault, trouble);
      else await burst.settle('none');
    }
    await burst.finish();
  } finally {
    burst.abandon();
  }
  await expectExactlyOnce(burst);
}

async function strikeWhen(burst: Burst, share: number, fault: Fault, trouble: Trouble | undefined): Promise<void> {
  const { written, moreToCome } = await burst.untilDue(share);
  if (trouble) await until(`${share} of the trouble is over`, () => trouble.progress >= share, BEGUN_WITHIN_MS);
  const inTheMidst = trouble ? trouble.progress < 1 : moreToCome;
  await fault.strike();
  const deadAt = performance.now();
  if (fault.sendersDie) await burst.excuseWhatWasBeingSent();
  await fault.recover();
  const backAt = performance.now();
  // Only now: whoever comes after this needs the victim too.
  expect(inTheMidst).toBe(true);
  await burst.untilWritten();
  const writtenAt = performance.now();
  const resumedAt = await burst.settle(fault.sendersDie ? 'sendersDead' : 'sendersLive');
  report(burst, { written, deadAt, backAt, writtenAt, resumedAt, toldAt: performance.now() });
  if (trouble) expect(trouble.progress).toBe(1);
  expect(Math.max(writtenAt, resumedAt) - backAt).toBeLessThan(RESUMED_WITHIN_MS);
}

function report(burst: Burst, { written, deadAt, backAt, writtenAt, resumedAt, toldAt }: Readonly<Record<'written' | 'deadAt' | 'backAt' | 'writtenAt' | 'resumedAt' | 'toldAt', number>>): void {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const retries = burst.source.retries + burst.quiet.source.retries;
  process.stderr.write(`  ${burst.name}: struck at ${written} of ${burst.expectedAlerts} alerts; back after ${seconds(backAt - deadAt)}, `
    + `all written ${seconds(writtenAt - backAt)}, telling again ${seconds(resumedAt - backAt)}, all told ${seconds(toldAt - backAt)} later; ${retries} requests sent again\n`);
}
