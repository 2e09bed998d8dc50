import type { EventStream } from '../stream/event-stream.js';
import { Channel } from './channel.js';
import type { LiveLimits } from './limits.js';
import type { LiveClient } from './live-client.js';

/** The tenants that have clients on this process. */
export class Channels {
  /** What was appended between the read of a new channel and its opening was notified to nobody: look again. */
  onOpened: () => void = () => {};
  private readonly open = new Map<string, Channel>();

  constructor(private readonly stream: EventStream, private readonly limits: LiveLimits) {}

  /** Adds a client to its tenant's channel; the first one opens it at the newest event. */
  async join(tenantId: string, client: LiveClient): Promise<Channel> {
    const newest = this.open.has(tenantId) ? undefined : await this.stream.newest(tenantId, this.limits.recentEvents);
    // Nothing is awaited from here on: a channel may have been opened by another client meanwhile, and an empty one is closed by whoever passes.
    const channel = this.open.get(tenantId) ?? new Channel(tenantId, newest!.lastSeq, newest!.events, this.limits.recentEvents);
    this.open.set(tenantId, channel);
    channel.clients.add(client);
    if (newest) this.onOpened();
    return channel;
  }

  /** Those with clients; the others are forgotten. */
  active(): Channel[] {
    for (const [tenantId, { clients }] of this.open) if (clients.size === 0) this.open.delete(tenantId);
    return [...this.open.values()];
  }
}
