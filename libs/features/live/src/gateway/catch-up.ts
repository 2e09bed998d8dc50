import type { SnapshotReason } from '#contracts';
import type { EventStream } from '../stream/event-stream.js';
import type { StreamEvent } from '../stream/stream-event.js';
import { follows, type Channel } from './channel.js';
import { serverFrame } from './frames.js';
import type { LiveLimits } from './limits.js';
import type { LiveClient } from './live-client.js';
import type { LiveMetrics } from './live-metrics.js';

/**
 * Brings a client from its cursor up to the tail: after a resume, and after it was too slow for a broadcast. Page by page, each
 * only when the one before has left the process, so that a client is never given more than it takes. It joins the broadcasts
 * in the same turn in which its cursor is found at the tail: no gap and no overlap.
 */
export class CatchUp {
  constructor(private readonly stream: EventStream, private readonly limits: LiveLimits, private readonly metrics: LiveMetrics, private readonly onError: (error: unknown) => void) {}

  /** From the client's cursor. Nothing to do if that is under way: it goes on from wherever the cursor now is. */
  begin(channel: Channel, client: LiveClient): void {
    if (client.flow === 'behind') return;
    client.flow = 'behind';
    this.run(channel, client).catch((error: unknown) => {
      this.onError(error);
      client.close(1013, 'the stream cannot be read');
    });
  }

  private async run(channel: Channel, client: LiveClient): Promise<void> {
    for (;;) {
      const outcome = await client.flushed();
      if (outcome === 'closed') return;
      if (outcome === 'stuck') return client.drop();
      const from = client.cursor;
      if (from > channel.tail && client.resumedFrom !== undefined) {
        // This replica may only be late: another has sent the number. Only the table knows.
        const lastSeq = await this.stream.lastSeq(channel.tenantId);
        if (client.cursor !== from) continue;
        if (from > lastSeq) this.giveUp(channel, client, 'ahead_of_stream');
      }
      if (client.cursor >= channel.tail) return this.join(client);
      if (channel.tail - from > this.limits.maxReplay) {
        this.giveUp(channel, client, 'too_far_behind');
        continue;
      }
      const events = channel.recall(from, this.limits.pageSize) ?? (await this.stream.page({ tenantId: channel.tenantId, after: from }, this.limits.pageSize));
      // A resume meanwhile has moved the cursor: this page is not what the client wants any more.
      if (client.cursor !== from) continue;
      if (events.length === 0 || !follows(events, from)) this.giveUp(channel, client, 'not_retained');
      else this.send(client, events);
    }
  }

  private send(client: LiveClient, events: readonly StreamEvent[]): void {
    const { bytes, count } = client.filter.select(events);
    client.write(bytes);
    client.cursor = events.at(-1)!.seq;
    this.metrics.sent.inc(count);
  }

  private join(client: LiveClient): void {
    client.flow = 'live';
    if (client.resumedFrom === undefined) return;
    client.write(serverFrame({ type: 'resumed', from: client.resumedFrom, to: client.cursor }));
    client.resumedFrom = undefined;
  }

  private giveUp(channel: Channel, client: LiveClient, reason: SnapshotReason): void {
    client.write(serverFrame({ type: 'snapshot_required', reason, seq: channel.tail }));
    client.cursor = channel.tail;
    client.resumedFrom = undefined;
  }
}
