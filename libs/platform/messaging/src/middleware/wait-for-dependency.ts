import { setTimeout as delay } from 'node:timers/promises';
import { Interrupted } from './handler.js';

export interface Patience {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  /** Called before each wait. */
  readonly onWait: (error: unknown, delayMs: number) => void;
}

/**
 * Runs `work` until it no longer fails for a reason that `worldIsAtFault` names; doubles the wait each time, for ever.
 * Not a cockatiel policy: its delay cannot be aborted, and a stopping consumer must not wait one out.
 */
export async function waitForDependency<T>(work: () => Promise<T>, worldIsAtFault: (error: unknown) => boolean, patience: Patience, signal: AbortSignal): Promise<T> {
  for (let delayMs = patience.initialDelayMs; ; delayMs = Math.min(delayMs * 2, patience.maxDelayMs)) {
    try {
      return await work();
    } catch (error) {
      if (!worldIsAtFault(error)) throw error;
      if (signal.aborted) throw new Interrupted();
      patience.onWait(error, delayMs);
      await delay(delayMs, undefined, { signal }).catch(() => {
        throw new Interrupted();
      });
    }
  }
}
