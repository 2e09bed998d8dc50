import { extname } from 'node:path';
import { Script } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { FromScorer, ScorerPlugin, ToScore } from './scorer-plugin.js';

// A process of its own for code that is not ours: whoever started it may kill it at any instant, and its end is nobody else's.
// It leaves when whoever started it does, not when somebody presses Ctrl-C, or stops a whole group of processes: the last batches want it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
// What loops for ever hears of no disconnection: a thread has a loop of its own.
new Worker(new URL(`./outlive-nobody${extname(import.meta.url)}`, import.meta.url), { workerData: Number(process.argv[3]) }).unref();

const say = (message: FromScorer): void => void process.send!(message, undefined, undefined, () => undefined);
const fail = (error: unknown): never => {
  process.send!({ failed: error instanceof Error ? error.message : String(error) } satisfies FromScorer, undefined, undefined, () => process.exit(1));
  throw new Error('leaving');
};
process.on('uncaughtException', () => undefined);

const module = await import(process.argv[2]!).catch(fail) as Readonly<Record<string, unknown>>;
const score = (module['score'] ?? module['default']) as ScorerPlugin['score'];
if (typeof score !== 'function') fail(new Error('has no export "score" (or a default one)'));

// The limit of the script is for the case that nobody is left to kill this process.
const limited = new Script('globalThis[Symbol.for("watchdog.batch")]()');
process.on('message', ({ tickets, groups, timeoutMs }: ToScore) => {
  const opinions = new Float64Array(tickets.length * groups.length);
  Object.assign(globalThis, {
    [Symbol.for('watchdog.batch')]: () => tickets.forEach((ticket, row) => groups.forEach((group, column) => {
      const opinion = score(ticket, group);
      opinions[row * groups.length + column] = typeof opinion === 'number' ? opinion : NaN;
    })),
  });
  try {
    limited.runInThisContext({ timeout: 2 * timeoutMs });
  } catch (error) {
    fail(error);
  }
  say({ opinions });
});
say({ ready: true });
