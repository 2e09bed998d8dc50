import { WakeableLoop } from '#platform/clock';
import type { HealthReport, Log } from '#platform/telemetry';
import type { LookForNextDue } from './look-for-next-due.js';
import type { RaiseDueAlerts, RaisedAlerts } from './raise-due-alerts.js';
import type { SlaMetrics } from './sla.metrics.js';

/** Clocks per claim: 10,000 due at once are a handful of statements, and none holds its locks for long. */
const BATCH = 2_000;
/** Claims under way at once while full batches are due: two take 10,000 in two thirds of the time of one. */
const CLAIMS_SIDE_BY_SIDE = 2;
/** The loop looks at least this often, whatever it was told. */
const MAX_SLEEP_MS = 1_000;
/** When something is due but locked by a fold. */
const LOCKED_RETRY_MS = 5;
/**
 * How far the watermark stays behind the present. Writers clamp to their transaction's now(), so a row may appear below the
 * present by as much as a transaction lasts; those are cut off at 30 s (see data-source.ts). The sweep rescues the impossible rest.
 */
const WATERMARK_LAG_MS = 60_000;

/**
 * Sleeps until the next clock is due, then raises what is. The database's clock decides, so early timers, late timers,
 * a clock set back and a restart are all the same case: look, and act on what is due.
 */
export class DueLoop {
  private readonly loop: WakeableLoop;
  /** Nothing at or below it is unclaimed, as far as this process knows. Unbounded until a first round has found nothing more. */
  private watermark: Date | '-infinity' = '-infinity';
  private lastNow = 0;

  constructor(private readonly raiseDueAlerts: RaiseDueAlerts, private readonly lookForNextDue: LookForNextDue, private readonly metrics: SlaMetrics, private readonly log: Log) {
    this.loop = new WakeableLoop({
      tick: () => this.tick(),
      maxSleepMs: MAX_SLEEP_MS,
      onError: (err) => log.error({ err, operation: 'due-loop' }, 'The due loop failed and will try again'),
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  health(): HealthReport {
    return this.loop.health();
  }

  /** The rare unbounded round: claims whatever the watermark may have passed. */
  async sweep(): Promise<number> {
    const raised = await this.raiseDueAlerts.raise('-infinity', BATCH);
    this.report(raised);
    return raised.clocks;
  }

  private async tick(): Promise<number> {
    const { now, ms } = await this.lookForNextDue.look(this.watermark);
    if (this.moveWatermark(now, ms)) return 0;
    if (ms === null) return MAX_SLEEP_MS;
    if (ms > 0) return Math.ceil(ms);

    let clocks = await this.claim();
    while (clocks === BATCH) clocks = Math.max(...(await Promise.all(Array.from({ length: CLAIMS_SIDE_BY_SIDE }, () => this.claim()))));
    return clocks > 0 ? 0 : LOCKED_RETRY_MS;
  }

  private async claim(): Promise<number> {
    const endClaim = this.metrics.tickDuration.startTimer();
    const raised = await this.raiseDueAlerts.raise(this.watermark, BATCH);
    endClaim();
    this.report(raised);
    return raised.clocks;
  }

  /** Answers true when time went backwards: what is due may lie below the watermark, so the look has to be repeated. */
  private moveWatermark(now: Date, nextDueInMs: number | null): boolean {
    const at = now.getTime();
    const backwards = at < this.lastNow;
    this.lastNow = at;
    if (backwards) this.watermark = '-infinity';
    else if (nextDueInMs === null || nextDueInMs > 0) this.watermark = new Date(at - WATERMARK_LAG_MS);
    return backwards;
  }

  private report({ alerts }: RaisedAlerts): void {
    for (const { clock, threshold, kind, disposition, count, latest_ms } of alerts) {
      this.metrics.alerts.inc({ clock, threshold, disposition }, count);
      if (kind === 'breach') this.metrics.breaches.inc({ clock, disposition }, count);
      if (disposition === 'fired') this.metrics.alertDelay.observe(Math.max(0, latest_ms) / 1000);
      this.log.info({ operation: 'raise-alerts', clock, threshold, disposition, count, latency_ms: Math.round(latest_ms) }, 'Thresholds crossed');
    }
  }
}
