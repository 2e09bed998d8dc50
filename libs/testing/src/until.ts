import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is neither undefined nor false; for conditions of other processes, which tell nobody when they change. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false> | T | undefined | false, timeoutMs = 15_000, everyMs = 20): Promise<T> {
  for (const giveUpAt = performance.now() + timeoutMs; ; await sleep(everyMs)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > giveUpAt) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
  }
}
