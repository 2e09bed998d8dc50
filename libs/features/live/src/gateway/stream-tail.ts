import { WakeableLoop } from '#platform/clock';
import type { HealthReport } from '#platform/telemetry';
import type { EventStream } from '../stream/event-stream.js';
import type { Broadcaster } from './broadcaster.js';
import { follows } from './channel.js';
import type { Channels } from './channels.js';
import type { LiveLimits } from './limits.js';

/** The one loop of the process that follows the stream, for all connected tenants in one query, and beats the heart. */
export class StreamTail {
  private readonly loop: WakeableLoop;
  private nextHeartbeat: number;

  constructor(private readonly stream: EventStream, private readonly channels: Channels, private readonly broadcaster: Broadcaster, private readonly limits: LiveLimits, onError: (error: unknown) => void) {
    this.nextHeartbeat = performance.now() + limits.heartbeatMs;
    this.loop = new WakeableLoop({ tick: () => this.tick(), maxSleepMs: 1_000, onError });
    channels.onOpened = () => this.wake();
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

  private async tick(): Promise<number> {
    const more = await this.follow();
    const now = performance.now();
    if (now >= this.nextHeartbeat) {
      this.nextHeartbeat = now + this.limits.heartbeatMs;
      for (const channel of this.channels.active()) await this.broadcaster.heartbeat(channel);
    }
    return more ? 0 : Math.max(1, this.nextHeartbeat - performance.now());
  }

  /** Answers whether there is more to read at once. */
  private async follow(): Promise<boolean> {
    const channels = this.channels.active();
    if (channels.length === 0) return false;
    const pages = await this.stream.after(channels.map(({ tenantId, tail }) => ({ tenantId, after: tail })), this.limits.pageSize);
    for (const channel of channels) {
      const events = pages.get(channel.tenantId);
      if (!events) continue;
      if (follows(events, channel.tail)) await this.broadcaster.broadcast(channel, events);
      else this.broadcaster.skip(channel, events);
    }
    return [...pages.values()].some((page) => page.length === this.limits.pageSize);
  }
}
