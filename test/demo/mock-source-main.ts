import { setTimeout as sleep } from 'node:timers/promises';
import { program } from 'commander';
import { MockSource } from './mock-source.js';

interface Options {
  readonly service: string;
  readonly key: string;
  readonly name: string;
  readonly every: string;
  readonly count: string;
}

/** `npm run mock:source -- --key KEY`: see docs/handlers.md. */
const options = program
  .description('A help desk that is not there: sends one ticket after the other.')
  .option('--service <url>', 'where Ticket Watchdog is', 'http://127.0.0.1:3000')
  .requiredOption('--key <key>', 'an API key of Ticket Watchdog')
  .option('--name <name>', 'the name the configuration knows it by', 'custom')
  .option('--every <ms>', 'between two tickets', '2000')
  .option('--count <number>', 'tickets in all', '100')
  .parse().opts<Options>();

const source = new MockSource({ service: options.service.replace(/\/+$/, ''), key: options.key, name: options.name });
try {
  for (let left = Number(options.count); left > 0; left--) {
    const { ticket_id, title, priority } = await source.send();
    process.stdout.write(`${ticket_id}  ${priority.padEnd(8)}  ${title}\n`);
    if (left > 1) await sleep(Number(options.every));
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
// The starter's watch over its parent would keep the process.
process.exit();
