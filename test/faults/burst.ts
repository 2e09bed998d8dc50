import type { TicketEventData } from '#contracts';
import { until } from '#testing';
import { QuietStream } from './quiet-stream.js';
import { TicketSource } from './ticket-source.js';
import { alertName } from './told.js';
import { CHANNELS, type World } from './world.js';

export const CLOCKS = ['response', 'resolution'] as const;
export const THRESHOLDS = { '85%': 0.85, '100%': 1 } as const;
export type Threshold = keyof typeof THRESHOLDS;

/** As in sla_config.yaml. */
const TARGET_MS = 20 * 60_000;
/** All clocks of a burst fall due within this. */
const SPREAD_MS = 4_000;
/** From moving time to the first clock that falls due. */
const APPROACH_MS = 200;
/**
 * Nobody has sent or leased anything for so long: what is leased still, is leased by the dead. Where senders live, one may have
 * sent and be waiting for a connection to write that down in; a lease taken from it would have its message told twice.
 */
const AT_REST_MS = { sendersDead: 3_000, sendersLive: 12_000 };
/** Nothing told for so long is stuck, not slow: longer than a request that hangs, and what has to move after it. */
const STUCK_MS = 30_000;
const KEPT_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** How far the alerts of a burst have got. */
interface Told {
  readonly written: number;
  readonly streamed: number;
  readonly planned: number;
}

/** How far the deliveries of any burst have got. */
interface Sending {
  readonly pending: boolean;
  readonly lastSent: Date | null;
  /** When the last lease ends. */
  readonly leasedUntil: Date | null;
}

/** How far the events of a burst and its quiet stream have got. */
interface Kept {
  readonly folded: number;
  readonly allocated: number;
  /** Messages wait to be relayed. */
  readonly relaying: boolean;
}

/**
 * Many clocks that fall due together, beside a quiet stream of other tickets: what every fault is put into. Each ticket has
 * two clocks and each of these two thresholds, so a burst comes twice.
 */
export class Burst {
  readonly source: TicketSource;
  readonly quiet: QuietStream;
  /** How often a reader may have been told an alert without anybody's fault: its sender died, or its answer was lost. */
  readonly excused = new Map<string, number>();
  private crossed: Threshold[] = [];
  private streamedBefore = 0;

  private constructor(readonly world: World, readonly name: string, readonly tickets: readonly TicketEventData[], private readonly base: number) {
    this.source = new TicketSource(world);
    this.quiet = QuietStream.start(world, `${name}-`);
  }

  /** Resolves when every clock runs. */
  static async begin(world: World, name: string, clocks: number): Promise<Burst> {
    const base = (await world.database.time.now()).getTime() - SPREAD_MS;
    const count = clocks / CLOCKS.length;
    const tickets = Array.from({ length: count }, (_, index): TicketEventData => {
      const at = new Date(base + Math.floor((index * SPREAD_MS) / count)).toISOString();
      return { id: `${name}-${index}`, priority: 'high', customer_tier: 'gold', status: 'new', created_at: at, updated_at: at };
    });
    const { seq } = await world.database.row<{ seq: number }>('SELECT coalesce(max(last_seq), 0)::int AS seq FROM live.sequences');
    const burst = new Burst(world, name, tickets, base);
    burst.streamedBefore = seq;
    await burst.untilRunning().catch((error: unknown) => {
      burst.abandon();
      throw error;
    });
    return burst;
  }

  /** Of one threshold. */
  get size(): number {
    return this.tickets.length * CLOCKS.length;
  }

  /** Of all thresholds crossed so far. */
  get expectedAlerts(): number {
    return this.size * this.crossed.length;
  }

  get thresholds(): readonly Threshold[] {
    return this.crossed;
  }

  get acknowledged(): readonly TicketEventData[] {
    return [...this.source.acknowledged, ...this.quiet.source.acknowledged];
  }

  /** Moves time to just before the first clock reaches the threshold; the others follow within `SPREAD_MS`. */
  async reach(threshold: Threshold): Promise<void> {
    this.crossed.push(threshold);
    const { time } = this.world.database;
    const ahead = this.base + TARGET_MS * THRESHOLDS[threshold] - APPROACH_MS - (await time.now()).getTime();
    if (ahead < 0) throw new Error(`It is too late for ${threshold} by ${-ahead} ms`);
    await time.advance(ahead);
  }

  /** Who was just killed may have told these alerts and not written it down. Call it once the sender is dead. */
  async excuseWhatWasBeingSent(): Promise<void> {
    const leased = await this.world.database.query<{ ticket_id: string; channel: string; clock: string; threshold: string }>(
      `SELECT ticket_id, channel, payload->>'clock' AS clock, payload->>'threshold' AS threshold FROM alerting.deliveries
       WHERE status = 'pending' AND lease_until > platform.watchdog_now()`);
    for (const { ticket_id, channel, clock, threshold } of leased) this.excuse(channel, alertName(ticket_id, clock, threshold));
  }

  excuse(channel: string, alert: string): void {
    const key = `${channel} ${alert}`;
    this.excused.set(key, (this.excused.get(key) ?? 0) + 1);
  }

  /**
   * Resolves when every alert is written, streamed and told. It waits for as long as it goes on: how long that takes is for
   * the channels' pace and the machine to say. Deliveries whose sender is dead wait for the end of its lease: once nobody has
   * sent or leased anything for a while, time is moved to that end and no further. (Further on are the next thresholds; and a
   * lease that somebody takes this very moment ends later, so it lasts.) Answers when it saw the first of them told, by
   * performance.now.
   */
  async settle(lostLeases: 'none' | keyof typeof AT_REST_MS): Promise<number> {
    let [progress, leasedUntil] = ['', 0];
    let resumedAt: number | undefined;
    let [movedAt, busyAt] = [performance.now(), performance.now()];
    await until(`all alerts of ${this.name} are told`, async () => {
      const sending = await this.sending();
      const told = sending.pending ? undefined : await this.told();
      if (told?.written === this.expectedAlerts && told.streamed === told.written && told.planned === told.written * CHANNELS.length) return true;
      const now = performance.now();
      const seen = { progress: JSON.stringify([sending.lastSent, told]), leasedUntil: sending.leasedUntil?.getTime() ?? 0 };
      if (seen.progress !== progress) {
        if (progress) resumedAt ??= now;
        movedAt = now;
      }
      if (movedAt === now || seen.leasedUntil !== leasedUntil || this.world.slack.openRequests > 0) busyAt = now;
      ({ progress, leasedUntil } = seen);
      if (now - movedAt > STUCK_MS) throw new Error(await this.whyStuck());
      if (lostLeases !== 'none' && leasedUntil > 0 && now - busyAt > AT_REST_MS[lostLeases]) {
        const { time } = this.world.database;
        await time.advance(Math.max(0, leasedUntil - (await time.now()).getTime()) + 1);
        busyAt = now;
      }
      return false;
    }, Infinity, LOOK_EVERY_MS);
    return resumedAt ?? performance.now();
  }

  /**
   * Resolves when this share (0 to 1) of the clocks has reached the last threshold, and alerts of it are being written. By time
   * and not by what is written: on a busy machine the whole rest may be written between two looks.
   */
  async untilDue(share: number): Promise<{ readonly written: number; readonly moreToCome: boolean }> {
    const first = this.base + TARGET_MS * THRESHOLDS[this.crossed.at(-1)!];
    const before = this.expectedAlerts - this.size;
    return until(`${share} of ${this.name} is due`, async () => {
      const now = (await this.world.database.time.now()).getTime();
      if (now < first + SPREAD_MS * share) return false;
      const written = await this.alertsWritten();
      return written > before && { written, moreToCome: now < first + SPREAD_MS };
    }, KEPT_WITHIN_MS);
  }

  async untilWritten(): Promise<void> {
    await until(`${this.expectedAlerts} alerts of ${this.name} are written`, async () => (await this.alertsWritten()) >= this.expectedAlerts, KEPT_WITHIN_MS, LOOK_EVERY_MS);
  }

  /** Ends the quiet stream; resolves when all that was ever acknowledged has been folded and allocated, and nothing is under way. */
  async finish(): Promise<void> {
    await this.quiet.stop();
    const events = this.acknowledged.length;
    const tickets = new Set(this.acknowledged.map(({ id }) => id)).size;
    await until(`${events} events of ${tickets} tickets of ${this.name} are folded and allocated`, async () => {
      const kept = await this.kept();
      return !kept.relaying && kept.folded === events && kept.allocated === tickets;
    }, KEPT_WITHIN_MS, LOOK_EVERY_MS).catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(await this.kept())}`);
    });
    await this.settle('none');
  }

  /** Whatever it has begun ends by itself. */
  abandon(): void {
    this.source.abandon();
    this.quiet.abandon();
  }

  private async untilRunning(): Promise<void> {
    await this.source.send(this.tickets, 500);
    await until('every clock runs', async () => {
      const found = await this.world.database.row<{ clocks: number }>('SELECT count(*)::int AS clocks FROM sla.clocks WHERE target_ms = $1 AND phase = $2 AND ticket_id LIKE $3', [TARGET_MS, 'running', this.ownTickets]);
      return found.clocks === this.size;
    }, KEPT_WITHIN_MS, LOOK_EVERY_MS);
  }

  private async alertsWritten(): Promise<number> {
    return (await this.world.database.row<{ count: number }>('SELECT count(*)::int AS count FROM sla.alerts WHERE ticket_id LIKE $1', [this.ownTickets])).count;
  }

  private told(): Promise<Told> {
    return this.world.database.row<Told>(
      `SELECT (SELECT count(*)::int FROM sla.alerts WHERE ticket_id LIKE $1) AS written,
         (SELECT (coalesce(max(last_seq), 0) - $2)::int FROM live.sequences) AS streamed,
         (SELECT count(*)::int FROM alerting.deliveries WHERE ticket_id LIKE $1) AS planned`,
      [this.ownTickets, this.streamedBefore]);
  }

  /** Cheap: asked all the time, it must not slow down what it watches. */
  private sending(): Promise<Sending> {
    return this.world.database.row<Sending>(
      `SELECT EXISTS (SELECT FROM alerting.deliveries WHERE status = 'pending') AS pending,
         (SELECT max(finished_at) FROM alerting.deliveries WHERE status IN ('delivered', 'suppressed')) AS "lastSent",
         (SELECT max(lease_until) FROM alerting.deliveries WHERE status = 'pending' AND lease_until > platform.watchdog_now()) AS "leasedUntil"`);
  }

  /** What the pending deliveries wait for. */
  private async whyStuck(): Promise<string> {
    const found = { expected: this.expectedAlerts, told: await this.told(), deliveries: await this.waiting(), lanes: await this.lanes() };
    return `Nothing of ${this.name} is told any more: ${JSON.stringify(found, null, 1)}\n${await this.world.testify()}`;
  }

  private lanes(): Promise<unknown[]> {
    return this.world.database.query(
      `SELECT lane, fence, lease_until - platform.watchdog_now() AS leased, (SELECT json_agg(DISTINCT topic) FROM platform.outbox o WHERE o.lane = l.lane) AS topics
       FROM platform.outbox_lanes l WHERE lease_until IS NOT NULL OR EXISTS (SELECT FROM platform.outbox o WHERE o.lane = l.lane)`);
  }

  private waiting(): Promise<unknown[]> {
    return this.world.database.query(
      `SELECT channel, count(*)::int AS deliveries, attempts, last_error, lease_until > platform.watchdog_now() AS leased,
         next_attempt_at > platform.watchdog_now() AS "backingOff",
         (SELECT next_send_at - platform.watchdog_now() FROM alerting.channels c WHERE c.channel = d.channel) AS "channelRests"
       FROM alerting.deliveries d WHERE status = 'pending' GROUP BY channel, attempts, last_error, leased, "backingOff"`);
  }

  private kept(): Promise<Kept> {
    return this.world.database.row<Kept>(
      `SELECT (SELECT count(*)::int FROM sla.timeline WHERE ticket_id LIKE $1) AS folded,
         (SELECT count(*)::int FROM allocation.tickets WHERE ticket_id LIKE $1) AS allocated,
         EXISTS (SELECT FROM platform.outbox) AS relaying`,
      [this.ownTickets]);
  }

  private get ownTickets(): string {
    return `${this.name}-%`;
  }
}
