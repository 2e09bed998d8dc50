import type { Message } from '../bus.js';

/** What middleware wraps. `signal` is aborted when this consumer must let go of the batch: it stops, or its partitions move. */
export type Handler = (batch: readonly Message[], signal: AbortSignal) => Promise<void>;

/** Waiting was cut short by the signal: the batch is neither handled nor at fault, and will be delivered again. */
export class Interrupted extends Error {
  constructor() {
    super('The consumer let go of the batch; it will be delivered again');
  }
}
