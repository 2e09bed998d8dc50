import { countReason, openEventFile, type EventFile, type EventRow, type Mapping, type Rejection } from '#platform/event-files';
import type { Checkpoint, Progress } from './checkpoint.js';
import { Pace } from './sending/pace.js';
import { sendEvents } from './sending/send-events.js';
import type { ServiceClient } from './sending/service-client.js';
import { shuffled } from './shuffle.js';
import { Tally } from './tally.js';

export interface ReplayOptions {
  readonly file: string;
  readonly mapping: Mapping;
  /** Events a request. */
  readonly batchSize: number;
  /** Requests at a time. */
  readonly concurrency: number;
  /** Events a second; Infinity: as fast as the service takes them. */
  readonly rate: number;
  /** Send in an order of its own, which needs all events in memory. */
  readonly shuffleSeed: number | undefined;
  /** Go on where the checkpoint says. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
  /** A row that did not get in: where it is and what is wrong with it. */
  readonly onRejected: (row: { readonly line: number } & Rejection) => void;
}

export interface ReplayProgress {
  /** Events, in this run. */
  readonly sent: number;
  /** 0 to 1; of the file's bytes, or of the events where all have been read already. */
  readonly fraction: number;
}

export interface ReplayCounts {
  /** Rows of the file. */
  readonly events: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly tickets: number;
  /** Events sent in this run, and how long that took. */
  readonly sent: number;
  readonly seconds: number;
}

export type ReplayOutcome =
  | ({ readonly kind: 'done' } & ReplayCounts)
  /** The signal came, or the service refused (`why`); the checkpoint knows how far it got. */
  | { readonly kind: 'stopped'; readonly sent: number; readonly why: Error | undefined }
  | { readonly kind: 'cannot_start'; readonly problems: readonly string[] };

/** What is to be sent, in order; an array where all has been read already. */
type Items = AsyncIterable<Item> | readonly Item[];

interface Item {
  readonly line: number;
  readonly json: string;
}

/** A request stays below the service's 5 MB. */
const MAX_BATCH_CHARACTERS = 1_200_000;
const CHECKPOINT_EVERY = 1_000;

/** Sends a file of ticket events to a service. Every row is either sent or counted with its reason. */
export class ReplayFile {
  private readonly rejected: Record<string, number> = {};
  private readonly tickets = new Set<string>();
  private events = 0;
  private sent = 0;

  constructor(private readonly client: ServiceClient, private readonly checkpoint: Checkpoint, private readonly options: ReplayOptions) {}

  /** Throws CheckpointUnwritable, and what the file system, the decompressor and the parser throw: the file cannot be read to its end. */
  async run(): Promise<ReplayOutcome> {
    const { file, mapping, resume } = this.options;
    const input = await openEventFile(file, mapping);
    if (input.kind === 'unusable') return { kind: 'cannot_start', problems: input.problems };
    const before = resume ? await this.checkpoint.read() : undefined;
    const tally = new Tally(before);
    // Before the first event, so that a place that cannot be written is told at once.
    await this.checkpoint.write(tally.progress).catch((error: unknown) => {
      input.close();
      throw error;
    });
    const started = performance.now();
    const failure = await this.sendAll(await this.ordered(input.rows), before?.records ?? 0, tally, input);
    if (failure !== undefined || this.options.signal.aborted) {
      const unwritable = await this.checkpoint.write(tally.progress).catch((error: Error) => error);
      return { kind: 'stopped', sent: tally.progress.records, why: failure ?? unwritable ?? undefined };
    }
    await this.checkpoint.remove();
    return { kind: 'done', ...this.counts(tally.progress, started) };
  }

  private async ordered(rows: AsyncIterable<EventRow>): Promise<Items> {
    const items = this.items(rows);
    if (this.options.shuffleSeed === undefined) return items;
    const all: Item[] = [];
    for await (const item of items) all.push(item);
    return shuffled(all, this.options.shuffleSeed);
  }

  private async *items(rows: AsyncIterable<EventRow>): AsyncGenerator<Item> {
    for await (const row of rows) {
      this.events++;
      if (row.kind === 'rejected') this.reject(row.line, row.reason, row.detail);
      else {
        if (row.event['id'] !== undefined) this.tickets.add(String(row.event['id']));
        yield { line: row.line, json: JSON.stringify(row.event) };
      }
    }
  }

  private reject(line: number, reason: string, detail: string): void {
    countReason(this.rejected, reason);
    this.options.onRejected({ line, reason, detail });
  }

  /** Answers why it had to stop, if it had to. */
  private async sendAll(items: Items, skip: number, tally: Tally, input: EventFile): Promise<Error | undefined> {
    const { concurrency, signal, onProgress } = this.options;
    const pace = new Pace(this.options.rate);
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const inFlight = new Set<Promise<void>>();
    let failure: Error | undefined;
    let lastCheckpoint = performance.now();

    const send = async (number: number, batch: readonly Item[]): Promise<void> => {
      const answer = await sendEvents(this.client, batch.map(({ json }) => json), either);
      tally.add(number, batch.length, answer);
      for (const { index, ...rejection } of answer.rejected) this.options.onRejected({ line: batch[index]!.line, ...rejection });
      this.sent += batch.length;
      onProgress({ sent: this.sent, fraction: Array.isArray(items) ? (skip + this.sent) / items.length : input.fraction() });
      if (performance.now() - lastCheckpoint < CHECKPOINT_EVERY) return;
      lastCheckpoint = performance.now();
      await this.checkpoint.write(tally.progress);
    };

    let number = 0;
    try {
      for await (const batch of this.batches(items, skip)) {
        await pace.wait(batch.length, either);
        if (either.aborted) break;
        const sending = send(number++, batch).catch((error: Error) => {
          if (!either.aborted) failure = error;
          stop.abort();
        }).finally(() => inFlight.delete(sending));
        inFlight.add(sending);
        if (inFlight.size >= concurrency) await Promise.race(inFlight);
      }
    } catch (error) {
      if (!either.aborted) throw error;
    } finally {
      await Promise.all(inFlight);
    }
    return failure;
  }

  private async *batches(items: Items, skip: number): AsyncGenerator<readonly Item[]> {
    let batch: Item[] = [];
    let characters = 0;
    let left = skip;
    for await (const item of items) {
      if (left > 0) {
        left--;
        continue;
      }
      if (batch.length === this.options.batchSize || (batch.length > 0 && characters + item.json.length > MAX_BATCH_CHARACTERS)) {
        yield batch;
        batch = [];
        characters = 0;
      }
      batch.push(item);
      characters += item.json.length;
    }
    if (batch.length > 0) yield batch;
  }

  private counts({ records: _, rejected, ...progress }: Progress, started: number): ReplayCounts {
    for (const [reason, count] of Object.entries(rejected)) countReason(this.rejected, reason, count);
    return { events: this.events, ...progress, rejected: this.rejected, tickets: this.tickets.size, sent: this.sent, seconds: (performance.now() - started) / 1000 };
  }
}
