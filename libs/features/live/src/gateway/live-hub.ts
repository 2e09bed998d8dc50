import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { LIVE_CLOSE } from '#contracts';
import type { Holder } from '../access/holder.js';
import type { CatchUp } from './catch-up.js';
import type { Channels } from './channels.js';
import { LiveConversation } from './live-conversation.js';
import type { LiveLimits } from './limits.js';
import { LiveClient } from './live-client.js';
import type { LiveMetrics } from './live-metrics.js';

/** `full`: this process, or the tenant on it, has as many connections as it may. */
export type Room = 'room' | 'full' | 'closing';

/** How long a shutdown waits for the clients' goodbyes, in ms. */
const GOODBYE = 1_000;

/** The connections of this process: how many there may be, each from welcome to goodbye. */
export class LiveHub {
  private readonly sockets = new Map<WebSocket, Holder>();
  private readonly perTenant = new Map<string, number>();
  private closing = false;

  constructor(private readonly channels: Channels, private readonly catchUp: CatchUp, private readonly limits: LiveLimits, private readonly metrics: LiveMetrics, private readonly onError: (error: unknown) => void) {}

  room(tenantId: string): Room {
    if (this.closing) return 'closing';
    return this.sockets.size < this.limits.maxConnections && (this.perTenant.get(tenantId) ?? 0) < this.limits.maxConnectionsPerTenant ? 'room' : 'full';
  }

  /** `wire` is the socket under `socket`. Resolves when the client has been welcomed. */
  async accept(socket: WebSocket, wire: Duplex, holder: Holder): Promise<void> {
    this.count(socket, holder);
    const client = new LiveClient(socket, wire, this.limits, (reason) => this.metrics.dropped.inc({ reason }));
    // Frames that come before the channel is there wait in the socket.
    socket.pause();
    try {
      const channel = await this.channels.join(holder.tenantId, client);
      socket.once('close', () => channel.clients.delete(client));
      if (!client.open) channel.clients.delete(client);
      const conversation = new LiveConversation(channel, client, this.catchUp, this.limits);
      socket.on('pong', () => { client.responsive = true; });
      socket.on('message', (data: RawData, binary) => conversation.receive(data as Buffer, binary));
      conversation.welcome();
    } catch (error) {
      this.onError(error);
      client.close(LIVE_CLOSE.tryAgainLater, 'the stream cannot be read');
    } finally {
      socket.resume();
    }
  }

  /** The ids of the keys whose holders are connected. */
  keys(): string[] {
    return [...new Set([...this.sockets.values()].map(({ keyId }) => keyId))];
  }

  /** Nothing more is sent to whoever holds one of these keys. */
  expel(keyIds: ReadonlySet<string>): void {
    for (const [socket, { keyId }] of this.sockets) if (keyIds.has(keyId)) socket.close(LIVE_CLOSE.policyViolation, 'the API key was revoked');
  }

  /** Takes nobody in any more and says goodbye to everyone. */
  async stop(): Promise<void> {
    this.closing = true;
    const goodbyes = [...this.sockets.keys()].map((socket) => once(socket, 'close', { signal: AbortSignal.timeout(GOODBYE) }).catch(() => socket.terminate()));
    for (const socket of this.sockets.keys()) socket.close(LIVE_CLOSE.goingAway, 'shutting down');
    await Promise.all(goodbyes);
  }

  private count(socket: WebSocket, holder: Holder): void {
    const { tenantId } = holder;
    this.sockets.set(socket, holder);
    this.perTenant.set(tenantId, (this.perTenant.get(tenantId) ?? 0) + 1);
    this.metrics.connections.set(this.sockets.size);
    socket.once('close', () => {
      this.sockets.delete(socket);
      const left = this.perTenant.get(tenantId)! - 1;
      if (left === 0) this.perTenant.delete(tenantId);
      else this.perTenant.set(tenantId, left);
      this.metrics.connections.set(this.sockets.size);
    });
  }
}
