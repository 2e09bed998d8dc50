import { setImmediate as nextTurn } from 'node:timers/promises';

/** Looking at the clock costs about as much as skipping a client: not after each one. */
const BETWEEN_LOOKS = 16;

/**
 * Does `act` for each item, and lets the event loop turn whenever that has taken `sliceMs`. The set may change meanwhile:
 * what is deleted is not visited, what is added is.
 */
export async function inSlices<T>(items: ReadonlySet<T>, sliceMs: number, act: (item: T) => void): Promise<void> {
  let began = performance.now();
  let visited = 0;
  for (const item of items) {
    act(item);
    if (++visited % BETWEEN_LOOKS === 0 && performance.now() - began > sliceMs) {
      await nextTurn();
      began = performance.now();
    }
  }
}
