import type { StreamEvent } from '../stream/stream-event.js';
import type { CatchUp } from './catch-up.js';
import type { Channel } from './channel.js';
import type { Selection } from './filter.js';
import { PING, serverFrame } from './frames.js';
import type { LiveLimits } from './limits.js';
import type { LiveClient } from './live-client.js';
import type { LiveMetrics } from './live-metrics.js';
import { inSlices } from './slices.js';

/** Writes to all clients of a channel, in slices. Between two slices clients may come, go, subscribe and resume: the cursors tell who has what. */
export class Broadcaster {
  constructor(private readonly catchUp: CatchUp, private readonly limits: LiveLimits, private readonly metrics: LiveMetrics) {}

  /** Events that follow the channel's tail. */
  async broadcast(channel: Channel, events: readonly StreamEvent[]): Promise<void> {
    const stop = this.metrics.broadcast.startTimer();
    const before = channel.tail;
    channel.extend(events);
    const end = channel.tail;
    const selections = new Map<string, Selection>();
    let sent = 0;
    await inSlices(channel.clients, this.limits.sliceMs, (client) => {
      if (client.flow !== 'live' || client.cursor >= end) return;
      if (client.backlogged) return this.catchUp.begin(channel, client);
      const { bytes, count } = client.cursor === before ? this.shared(selections, client, events) : client.filter.select(events.filter((event) => event.seq > client.cursor));
      client.write(bytes);
      client.cursor = end;
      sent += count;
    });
    this.metrics.sent.inc(sent);
    stop();
  }

  /** Events that do not follow the tail: those between were trimmed before this process came to read them. CatchUp tells the clients. */
  skip(channel: Channel, events: readonly StreamEvent[]): void {
    channel.skipTo(events.at(-1)!.seq);
    for (const client of channel.clients) if (client.flow === 'live') this.catchUp.begin(channel, client);
  }

  /** The tail's number, and a ping; who has not been heard of since the last one is gone. */
  async heartbeat(channel: Channel): Promise<void> {
    const beats = new Map<number, Buffer>();
    await inSlices(channel.clients, this.limits.sliceMs, (client) => {
      // Who is behind is pinged, and dropped in time, by CatchUp.
      if (client.flow === 'behind') return;
      if (!client.responsive) return client.terminate();
      client.responsive = false;
      const seq = heartbeatSequence(channel, client);
      const beat = beats.get(seq) ?? Buffer.concat([heartbeatFrame(seq), PING]);
      beats.set(seq, beat);
      if (!client.backlogged) client.write(beat);
      else if (client.flow === 'live') this.catchUp.begin(channel, client);
    });
  }

  private shared(selections: Map<string, Selection>, { filter }: LiveClient, events: readonly StreamEvent[]): Selection {
    const known = selections.get(filter.key);
    if (known) return known;
    const selection = filter.select(events);
    selections.set(filter.key, selection);
    return selection;
  }
}

/** Up to here a client has been sent everything that passes its filter. */
export function heartbeatSequence(channel: Channel, client: LiveClient): number {
  return client.flow === 'idle' ? channel.tail : client.cursor;
}

export function heartbeatFrame(seq: number): Buffer {
  return serverFrame({ type: 'heartbeat', seq });
}
