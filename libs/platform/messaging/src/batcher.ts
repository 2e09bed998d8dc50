import type { Message } from './bus.js';

/** Messages that arrived together: one publication, or what was fetched of one partition. */
export interface Delivery {
  readonly messages: readonly Message[];
}

/** A run of one delivery's messages: those from index `from` up to, not including, `to`. */
export interface Portion<D extends Delivery> {
  readonly delivery: D;
  readonly from: number;
  readonly to: number;
}

interface Waiting<D extends Delivery> {
  readonly delivery: D;
  next: number;
  readonly outcome: PromiseWithResolvers<void>;
}

/**
 * Natural batching: while one batch is being handled, whatever else arrives becomes the next one, up to `maxBatch` messages.
 * One batch at a time, in order of arrival. Eight partitions of a hundred messages each are so one transaction, not eight.
 */
export class Batcher<D extends Delivery> {
  private waiting: Waiting<D>[] = [];
  private running = false;

  constructor(private readonly maxBatch: number, private readonly handle: (portions: readonly Portion<D>[]) => Promise<void>) {}

  /** Resolves when all its messages have been handled. If a batch fails, everything that waits fails with it. */
  add(delivery: D): Promise<void> {
    if (delivery.messages.length === 0) return Promise.resolve();
    const outcome = Promise.withResolvers<void>();
    this.waiting.push({ delivery, next: 0, outcome });
    if (!this.running) void this.run();
    return outcome.promise;
  }

  private async run(): Promise<void> {
    this.running = true;
    // What arrives in the same turn of the event loop belongs together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      try {
        await this.handle(this.take());
      } catch (error) {
        for (const { outcome } of this.waiting.splice(0)) outcome.reject(error);
      }
      while (this.waiting[0] && this.waiting[0].next === this.waiting[0].delivery.messages.length) this.waiting.shift()!.outcome.resolve();
    }
    this.running = false;
  }

  private take(): Portion<D>[] {
    const portions: Portion<D>[] = [];
    let room = this.maxBatch;
    for (const waiting of this.waiting) {
      if (room === 0) break;
      const from = waiting.next;
      const to = Math.min(from + room, waiting.delivery.messages.length);
      waiting.next = to;
      room -= to - from;
      portions.push({ delivery: waiting.delivery, from, to });
    }
    return portions;
  }
}

export function messagesOf<D extends Delivery>(portions: readonly Portion<D>[]): readonly Message[] {
  const [only] = portions;
  if (portions.length === 1 && only && only.from === 0 && only.to === only.delivery.messages.length) return only.delivery.messages;
  return portions.flatMap(({ delivery, from, to }) => delivery.messages.slice(from, to));
}
