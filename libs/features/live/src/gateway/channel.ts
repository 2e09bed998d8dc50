import type { StreamEvent } from '../stream/stream-event.js';
import type { LiveClient } from './live-client.js';

/** A tenant with connected clients: who they are, how far the stream has been read, and its newest events. */
export class Channel {
  readonly clients = new Set<LiveClient>();

  /** `recent` ends with `tail` and has no gaps. */
  constructor(readonly tenantId: string, private end: number, private recent: StreamEvent[], private readonly keep: number) {}

  /** The number of the newest event read. */
  get tail(): number {
    return this.end;
  }

  /** Takes the events that follow `tail`. */
  extend(events: readonly StreamEvent[]): void {
    this.recent.push(...events);
    this.end = events.at(-1)!.seq;
    // Cut back rarely: cutting at every event would copy the whole list at every event.
    if (this.recent.length > 2 * this.keep) this.recent = this.recent.slice(-this.keep);
  }

  /** Begins anew: the events up to `tail` are lost to this process. */
  skipTo(tail: number): void {
    this.recent = [];
    this.end = tail;
  }

  /** Up to `limit` events after a number, if they are still in memory. */
  recall(after: number, limit: number): readonly StreamEvent[] | undefined {
    const first = this.recent[0]?.seq;
    if (first === undefined || after < first - 1) return undefined;
    return this.recent.slice(after - first + 1, after - first + 1 + limit);
  }
}

/** Whether a page follows a position without a gap. */
export function follows(events: readonly StreamEvent[], after: number): boolean {
  return events.every((event, index) => event.seq === after + 1 + index);
}
