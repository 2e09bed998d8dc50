import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { LIVE_CLOSE } from '#contracts';
import { Filter } from './filter.js';
import { PING } from './frames.js';
import type { LiveLimits } from './limits.js';

/** `idle`: not asked for events yet. `live`: takes part in broadcasts. `behind`: being brought up to date by CatchUp. */
export type Flow = 'idle' | 'live' | 'behind';

/**
 * One connection: a cursor on the tenant's stream. Everything with a number up to `cursor` that passes the filter has been
 * written to it, nothing beyond.
 */
export class LiveClient {
  cursor = 0;
  filter = Filter.ALL;
  flow: Flow = 'idle';
  /** Where the resume under way began; its end is announced. */
  resumedFrom: number | undefined;
  /** Has been heard of since the last ping. */
  responsive = true;

  /** `wire` is the socket under `socket`: framed bytes are written to it directly, between whole messages of `ws`. */
  constructor(private readonly socket: WebSocket, private readonly wire: Duplex, private readonly limits: LiveLimits, private readonly onDropped: (reason: 'slow' | 'dead') => void) {}

  get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  get backlogged(): boolean {
    return this.socket.bufferedAmount > this.limits.maxBuffered;
  }

  write(bytes: Buffer): void {
    if (!this.open || bytes.length === 0) return;
    if (this.socket.bufferedAmount > this.limits.dropAbove) this.drop();
    else this.wire.write(bytes);
  }

  /** Too slow. The close frame waits behind what is unsent; ws destroys the socket when no answer comes. */
  drop(): void {
    this.onDropped('slow');
    this.close(LIVE_CLOSE.tryAgainLater, 'too slow');
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** No goodbye: for a peer that is gone. */
  terminate(): void {
    this.onDropped('dead');
    this.socket.terminate();
  }

  /** Resolves when everything written so far has left the process. A ping goes last, so that its going tells, and its answer proves life. */
  async flushed(): Promise<'flushed' | 'stuck' | 'closed'> {
    if (!this.open) return 'closed';
    const written = await new Promise<'flushed' | 'stuck' | 'closed'>((resolve) => {
      const timer = setTimeout(resolve, this.limits.slowLimitMs, 'stuck');
      this.wire.write(PING, (error) => {
        clearTimeout(timer);
        resolve(error ? 'closed' : 'flushed');
      });
    });
    return this.open ? written : 'closed';
  }
}
