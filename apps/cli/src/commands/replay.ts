import { open, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  Checkpoint, PATIENT, ReplayFile, replayId, settledSummary, type ReplayCounts, type ReplayOptions, type ReplayOutcome, type ServiceSummary,
} from '#features/replay';
import { Failure, about } from '../failure.js';
import { formatOption, note, printResult, type Format, type Row } from '../output.js';
import { mappingOf } from '../mapping.js';
import { ReplayBar } from '../replay-bar.js';
import { serviceClient, serviceUrl, withServiceOptions, type ServiceOptions } from '../service-options.js';

interface Options extends ServiceOptions {
  readonly ask?: string;
  readonly mapping?: string;
  readonly rate: number;
  readonly batch: number;
  readonly concurrency: number;
  readonly shuffle?: number;
  readonly resume?: boolean;
  readonly checkpoint?: string;
  readonly rejects?: string;
  readonly wait: number;
  readonly format: Format;
}

const NAMED_REJECTS = 10;
/** As shells have it for a program ended by SIGINT. */
const INTERRUPTED = 130;

export function addReplay(program: Command): void {
  withServiceOptions(program.command('replay').argument('<file>', 'CSV or JSON lines, plain or gzipped'))
    .description('send a file of ticket events to a service; rows that are not understood are counted with their reasons')
    .option('--ask <url>', 'where to ask what became of the events, if not where they are sent', serviceUrl)
    .option('--mapping <file>', 'how columns become fields (see config/mappings); default: they have the names of the fields')
    .addOption(new Option('--rate <events>', 'events a second, or max').argParser(rate).default(Infinity, 'max'))
    .option('--batch <events>', 'events a request, at most 5000', between(1, 5_000), 1_000)
    .option('--concurrency <requests>', 'requests at a time', between(1, 64), 2)
    .option('--shuffle <seed>', 'send in an order that only this number decides', between(0, 2 ** 32 - 1))
    .option('--resume', 'go on where an earlier run of the same replay stopped')
    .option('--checkpoint <file>', 'where to remember how far it got; default: in ~/.local/state/ticket-watchdog')
    .option('--rejects <file>', 'write every rejected row there, as JSON lines with line and reason')
    .option('--wait <seconds>', 'how long to wait at the end for the service to work off what it took', between(0, 86_400), 300)
    .addOption(formatOption())
    .addHelpText('after', '\nThe summary counts the events of this replay; clocks and breaches are the totals of the tenant, with all it had before.')
    .action(replay);
}

async function replay(file: string, options: Options): Promise<void> {
  const { batch: batchSize, concurrency, rate, resume = false, shuffle: shuffleSeed } = options;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  // A second Ctrl-C ends the program as usual.
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const { mapping, text } = await mappingOf(options.mapping);
  const id = await about(file, replayId(file, options.to, text, String(options.shuffle)));
  const checkpoint = new Checkpoint(options.checkpoint ?? join(homedir(), '.local/state/ticket-watchdog', `replay-${id}.json`));
  if (resume && !(await checkpoint.read())) note('There is nothing to resume: starting from the beginning.');
  const rejects = await Rejects.open(options.rejects);
  const bar = new ReplayBar();
  const running = new ReplayFile(await serviceClient(options, PATIENT), checkpoint, {
    file, mapping, batchSize, concurrency, rate, resume, shuffleSeed, signal: stop.signal, onProgress: (progress) => bar.show(progress), onRejected: (row) => rejects.add(row),
  }).run();
  const outcome = await about(file, running).finally(() => bar.stop());
  await rejects.close();
  switch (outcome.kind) {
    case 'cannot_start':
      throw new Failure(`The replay cannot start: ${outcome.problems.join('; ')}.`);
    case 'stopped':
      throw new Failure(stopped(outcome), outcome.why ? 1 : INTERRUPTED);
    case 'done': {
      const summary = await settledSummary(await serviceClient({ ...options, to: options.ask ?? options.to }, PATIENT), options.wait * 1000, stop.signal);
      printResult(options.format === 'table' ? labelled(result(outcome, summary)) : result(outcome, summary), options.format);
      if (!summary) note('The service does not tell clocks and breaches to this key.');
      else if (summary.pending_events > 0) note(`The service has still ${summary.pending_events} events to work off: clocks and breaches will change.`);
    }
  }
}

function stopped({ sent, why }: Extract<ReplayOutcome, { kind: 'stopped' }>): string {
  const how = sent === 0 ? 'Nothing was sent.' : `Stopped after ${sent} ${sent === 1 ? 'event' : 'events'}; the same command with --resume goes on from there.`;
  return why ? `${why.message}. ${how}` : how;
}

function result({ sent, seconds, events, accepted, duplicates, conflicts, rejected, tickets }: ReplayCounts, summary: ServiceSummary | undefined): Row {
  return {
    events, accepted, duplicates, conflicts, rejected, tickets, seconds: Math.round(seconds * 1000) / 1000, events_per_second: Math.round(sent / seconds),
    clocks: summary?.clocks ?? null, breaches: summary?.breaches ?? null,
  };
}

/** For people: which figures are not of this replay alone. */
function labelled({ clocks, breaches, ...ofThisReplay }: Row): Row {
  return { ...ofThisReplay, "the tenant's clocks, in all": clocks, "the tenant's breaches, in all": breaches };
}

/** Tells of the first few on stderr, and of all in the file somebody asked for. */
class Rejects {
  private count = 0;
  private readonly file;

  private constructor(handle: FileHandle | undefined) {
    this.file = handle?.createWriteStream();
  }

  static async open(file: string | undefined): Promise<Rejects> {
    return new Rejects(file === undefined ? undefined : await open(file, 'w'));
  }

  readonly add: ReplayOptions['onRejected'] = ({ line, reason, detail }) => {
    this.file?.write(`${JSON.stringify({ line, reason, detail })}\n`);
    if (++this.count <= NAMED_REJECTS) note(`line ${line}: ${detail}`);
    if (this.count === NAMED_REJECTS && !this.file) note('… the others are only counted; --rejects FILE names them all.');
  };

  async close(): Promise<void> {
    if (this.file) await new Promise((resolve) => this.file!.end(resolve));
  }
}

function rate(text: string): number {
  return text === 'max' ? Infinity : between(1, 10_000_000)(text);
}

function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return number;
  };
}
