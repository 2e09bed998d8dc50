import type { HealthReport } from '#platform/telemetry';

export interface WakeableLoopOptions {
  /** One round of work. Answers how long to sleep, in ms: 0 to go again at once, Infinity for "until woken". */
  readonly tick: () => Promise<number>;
  /** The longest sleep, in ms: the safety net under a lost wake-up. */
  readonly maxSleepMs: number;
  /** A failing tick is reported here and tried again after `retryMs`. */
  readonly onError: (error: unknown) => void;
  readonly retryMs?: number;
  /** The least from the beginning of a round to the next, whoever wakes it: what comes meanwhile is done together. Default 0. */
  readonly paceMs?: number;
}

/** A loop that has not finished a round for this long is stuck. */
const STUCK_MS = 30_000;

/**
 * Runs a tick, sleeps until the instant the tick named, until woken, or until the bound, whichever is first.
 * One tick at a time; a wake-up during a tick makes the next one follow at once, so no signal is lost.
 * setTimeout may fire early or late and the clock may move: the tick decides anew each time what there is to do.
 */
export class WakeableLoop {
  private running = false;
  private woken = false;
  /** It rests for its pace, which no wake-up cuts short. */
  private resting = false;
  private endSleep: (() => void) | undefined;
  private finished: Promise<void> = Promise.resolve();
  /** By the process's monotonic clock, as all of this: when the last round ended well, and since when rounds fail. */
  private lastGoodAt = performance.now();
  private failingSince: number | undefined;

  constructor(private readonly options: WakeableLoopOptions) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.lastGoodAt = performance.now();
    this.finished = this.run();
  }

  wake(): void {
    this.woken = true;
    if (!this.resting) this.endSleep?.();
  }

  /** Ends the loop; resolves when the tick under way has finished. */
  async stop(): Promise<void> {
    this.running = false;
    this.endSleep?.();
    await this.finished;
  }

  /** Degraded while rounds fail or none comes to its end; other replicas may do the work meanwhile, so never down. What failed is in the log: this is for everyone to see. */
  health(): HealthReport {
    const now = performance.now();
    if (this.failingSince !== undefined) return { status: 'degraded', details: { problem: 'failing', for_seconds: seconds(now - this.failingSince) } };
    const silentMs = now - this.lastGoodAt;
    if (silentMs > Math.max(STUCK_MS, 2 * this.options.maxSleepMs)) return { status: 'degraded', details: { problem: 'stuck', for_seconds: seconds(silentMs) } };
    return { status: 'up' };
  }

  private async run(): Promise<void> {
    while (this.running) {
      const beganAt = performance.now();
      this.woken = false;
      let sleepMs: number;
      try {
        sleepMs = await this.options.tick();
        this.lastGoodAt = performance.now();
        this.failingSince = undefined;
      } catch (error) {
        this.options.onError(error);
        this.failingSince ??= performance.now();
        sleepMs = this.options.retryMs ?? 250;
      }
      await this.rest(beganAt + (this.options.paceMs ?? 0) - performance.now());
      if (this.running && !this.woken && sleepMs > 0) await this.sleep(Math.min(sleepMs, this.options.maxSleepMs));
    }
  }

  private async rest(ms: number): Promise<void> {
    if (!this.running || ms <= 0) return;
    this.resting = true;
    await this.sleep(ms);
    this.resting = false;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.endSleep = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.endSleep = done;
    });
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
