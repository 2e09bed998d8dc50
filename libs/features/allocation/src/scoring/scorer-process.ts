import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Batch, FromScorer, ToScore } from './scorer-plugin.js';

const MAIN = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './scorer-main.ts' : './scorer-main.js', import.meta.url));
const LOAD_MS = 5_000;
const MOST_MEGABYTES = 128;

export class TooSlow extends Error {}

/**
 * One scorer in a process of its own: what loops for ever, exits, or fills the memory ends with it. It sees no environment variables.
 * Rejected: a worker thread. It is a third of the cost, but one that fills its memory takes the whole process with it, whatever its limits.
 */
export class ScorerProcess {
  private turn: Promise<unknown> = Promise.resolve();
  private ended: Error | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.on('error', (error) => { this.ended ??= error; });
    child.on('exit', () => { this.ended ??= new Error('its process has ended'); });
    child.unref();
    child.channel?.unref();
  }

  /** Rejects when the module at `url` is no scorer or takes more than 5 s to load. */
  static async open(url: string): Promise<ScorerProcess> {
    const child = fork(MAIN, [url, String(process.pid)], { env: {}, execArgv: [`--max-old-space-size=${MOST_MEGABYTES}`], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const scorer = new ScorerProcess(child);
    await scorer.answer(LOAD_MS, 'it takes too long to load');
    return scorer;
  }

  /** One batch after the other, each within `timeoutMs`; when this rejects, the process has ended. */
  ask(batch: Batch, timeoutMs: number): Promise<Float64Array> {
    const answer = this.turn.then(async () => {
      if (this.ended) throw this.ended;
      const answered = this.answer(timeoutMs, `no answer within ${timeoutMs} ms`);
      this.child.send({ ...batch, timeoutMs } satisfies ToScore, () => undefined);
      const said = await answered;
      return 'opinions' in said ? said.opinions : new Float64Array();
    });
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  private async answer(timeoutMs: number, late: string): Promise<FromScorer> {
    const { promise, resolve, reject } = Promise.withResolvers<FromScorer>();
    const timer = setTimeout(() => reject(new TooSlow(late)), timeoutMs);
    const heard = (message: FromScorer): void => ('failed' in message ? reject(new Error(message.failed)) : resolve(message));
    const died = (): void => reject(this.ended!);
    this.child.once('message', heard).once('exit', died);
    try {
      return await promise;
    } catch (error) {
      this.ended ??= error as Error;
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      this.child.off('message', heard).off('exit', died);
    }
  }
}
