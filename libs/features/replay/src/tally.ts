import { countReason } from '#platform/event-files';
import type { Progress } from './checkpoint.js';
import type { SentBatch } from './sending/send-events.js';

interface FinishedBatch {
  readonly size: number;
  readonly sent: SentBatch;
}

/** Adds up what the service said, batch by batch, whatever order the answers come in. */
export class Tally {
  private done: { records: number; accepted: number; duplicates: number; conflicts: number; rejected: Record<string, number> };
  /** Batches answered before an earlier one was. */
  private readonly early = new Map<number, FinishedBatch>();
  private nextBatch = 0;

  constructor(before: Progress | undefined) {
    this.done = before ? { ...before, rejected: { ...before.rejected } } : { records: 0, accepted: 0, duplicates: 0, conflicts: 0, rejected: {} };
  }

  /** What is answered without a hole: safe to go on behind. Once all batches are in, the total. */
  get progress(): Progress {
    return this.done;
  }

  add(batch: number, size: number, sent: SentBatch): void {
    this.early.set(batch, { size, sent });
    for (let next = this.early.get(this.nextBatch); next; next = this.early.get(this.nextBatch)) {
      this.early.delete(this.nextBatch++);
      this.done.records += next.size;
      this.done.accepted += next.sent.accepted;
      this.done.duplicates += next.sent.duplicates;
      this.done.conflicts += next.sent.conflicts;
      for (const { reason } of next.sent.rejected) countReason(this.done.rejected, reason);
    }
  }
}
