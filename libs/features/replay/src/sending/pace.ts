import { setTimeout as pause } from 'node:timers/promises';

/** Holds a stream of events to a rate. */
export class Pace {
  private free = 0;

  /** Events per second; Infinity: no bound. */
  constructor(private readonly rate: number) {}

  /** Resolves when `count` more events may go. */
  async wait(count: number, signal?: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.free);
    this.free = at + (count / this.rate) * 1000;
    if (at > now) await pause(at - now, undefined, signal ? { signal } : {});
  }
}
