import pc from 'picocolors';
import { Distributed } from '#testing';

/**
 * `npm run start:distributed`: ingest, allocator and two evaluators as processes on a real Kafka and a real PostgreSQL, both
 * thrown away at the end. PORT (default 3000) is ingest's, the others follow; SLA_CONFIG, SLACK_WEBHOOK_URL,
 * WATCHDOG_API_KEY and LOG_LEVEL are handed on.
 */
const COLOURS = [pc.cyan, pc.magenta, pc.green, pc.yellow];
const HANDED_ON = ['SLA_CONFIG', 'SLACK_WEBHOOK_URL', 'WATCHDOG_API_KEY', 'LOG_LEVEL'];

const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

const firstPort = Number(process.env['PORT'] ?? 3000);
const env = Object.fromEntries(HANDED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));

process.stdout.write('Starting Kafka, PostgreSQL and four services…\n');
const system = await Distributed.start({ env, ports: [0, 1, 2, 3].map((offset) => firstPort + offset), onOutput: printer() });
if ('unavailable' in system) {
  process.stderr.write(`${system.unavailable}.\n`);
  process.exit(1);
}
try {
  const lines = system.services.map(({ name, url }) => `  ${name.padEnd(12)} ${url}`);
  const rest = [`  kafka        ${system.kafka.broker}`, `  postgres     ${system.databaseUrl}`, `  admin key    ${system.apiKey}`];
  process.stdout.write(`\n${pc.bold(pc.green('Running'))}\n${[...lines, ...rest].join('\n')}\n\nTickets go to ingest, questions to an evaluator. Ctrl-C stops everything and throws the data away.\n\n`);
  const died = system.services.map(async ({ name, program }) => {
    const { code, signal } = await program.exited;
    if (stopping.signal.aborted) return;
    process.exitCode = 1;
    process.stderr.write(`${name} ended (${code ?? signal}); stopping the rest.\n`);
  });
  await Promise.race([stopped, ...died]);
} finally {
  stopping.abort();
  await system.stop();
}
process.exit();

/** Each line with its service's name; a chunk may end in the middle of one. */
function printer(): (service: string, chunk: string) => void {
  const rests = new Map<string, string>();
  const colours = new Map<string, (text: string) => string>();
  return (service, chunk) => {
    if (!colours.has(service)) colours.set(service, COLOURS[colours.size % COLOURS.length]!);
    const lines = `${rests.get(service) ?? ''}${chunk}`.split('\n');
    rests.set(service, lines.pop()!);
    for (const line of lines) process.stdout.write(`${colours.get(service)!(service.padEnd(12))} ${line}\n`);
  };
}
