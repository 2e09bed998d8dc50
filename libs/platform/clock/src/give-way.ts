import { setImmediate as turn } from 'node:timers/promises';

/**
 * Gives the event loop a turn whenever a computation has held it for `everyMs`, so that a timer due meanwhile (an alert's)
 * waits no longer than that. Ask between two pieces of work: `if (pace.due()) await pace.giveWay();`
 */
export class GiveWay {
  private since = performance.now();

  constructor(private readonly everyMs = 4) {}

  due(): boolean {
    return performance.now() - this.since >= this.everyMs;
  }

  async giveWay(): Promise<void> {
    await turn();
    this.since = performance.now();
  }
}
