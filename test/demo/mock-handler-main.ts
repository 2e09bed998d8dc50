import { readFileSync } from 'node:fs';
import { program } from 'commander';
import { MockHandler, type MockHandlerOptions } from './mock-handler.js';

interface Options {
  readonly port: string;
  readonly service?: string;
  readonly key?: string;
  readonly name: string;
  readonly rejectEvery: string;
  readonly groups?: string;
}

/** `npm run mock:handler -- --service URL --key KEY`: see docs/handlers.md. */
const options = program
  .description('A help desk that is not there: takes decisions and calls back.')
  .option('--port <number>', 'where to listen', '4010')
  .option('--service <url>', 'where Ticket Watchdog is, for call-backs')
  .option('--key <key>', 'an API key of Ticket Watchdog')
  .option('--name <name>', 'the name the configuration knows it by', 'mock')
  .option('--reject-every <number>', 'decline every such decision once', '0')
  .option('--groups <file>', 'its groups as JSON, such as samples/assignment-groups.json')
  .parse().opts<Options>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const mock = await MockHandler.start({
  port: Number(options.port), name: options.name, rejectEvery: Number(options.rejectEvery), onNews: say,
  ...(options.service !== undefined && { service: options.service.replace(/\/+$/, '') }), ...(options.key !== undefined && { key: options.key }),
  ...(options.groups !== undefined && { groups: JSON.parse(readFileSync(options.groups, 'utf8')) as NonNullable<MockHandlerOptions['groups']> }),
});
say(`A mock handler listens at ${mock.url}: handlers: { ${options.name}: { type: custom, url: "${mock.url}" } }`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close().then(() => process.exit()));
