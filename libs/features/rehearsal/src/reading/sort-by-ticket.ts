import { createInterface } from 'node:readline';
import type { TicketEvent } from '#contracts';
import type { TenantEvent } from './accept-events.js';
import { keyOf, type TicketEvents } from './group-by-ticket.js';
import { ScratchFile } from './scratch-file.js';

/** In memory before a sorted run of it goes to disk: characters of JSON, about as many bytes. */
export const MOST_IN_MEMORY = 32 * 1024 * 1024;

interface Entry {
  readonly key: string;
  readonly json: string;
}

/**
 * Tickets of a file in any order, by tenant and ticket (UTF-16 order); the events of each stay in the order of the file.
 * An external merge sort: what does not fit goes to disk in sorted runs, which are then read side by side.
 */
export async function* sortByTicket(events: AsyncIterable<TenantEvent>, mostInMemory = MOST_IN_MEMORY): AsyncGenerator<TicketEvents> {
  const runs: ScratchFile[] = [];
  let entries: Entry[] = [];
  let characters = 0;
  try {
    for await (const { tenant, event } of events) {
      const json = JSON.stringify(event);
      entries.push({ key: keyOf(tenant, event.id), json });
      characters += json.length;
      if (characters < mostInMemory) continue;
      runs.push(spill(sorted(entries)));
      [entries, characters] = [[], 0];
    }
    const sources = [...runs.map(linesOf), entriesOf(sorted(entries))];
    yield* merge(await Promise.all(sources.map((source) => Head.of(source))));
  } finally {
    for (const run of runs) run.discard();
  }
}

/** Stable, so that the order within a ticket stays. */
const sorted = (entries: Entry[]): Entry[] => entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

/** A line for each entry: neither JSON text holds a raw tab or newline. */
function spill(entries: readonly Entry[]): ScratchFile {
  const run = new ScratchFile();
  for (const { key, json } of entries) run.write(`${JSON.stringify(key)}\t${json}\n`);
  return run;
}

async function* linesOf(run: ScratchFile): AsyncGenerator<Entry> {
  for await (const line of createInterface({ input: run.read(), crlfDelay: Infinity })) {
    const tab = line.indexOf('\t');
    yield { key: JSON.parse(line.slice(0, tab)) as string, json: line.slice(tab + 1) };
  }
}

async function* entriesOf(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

/** A sorted source and its first entry that has not been taken. */
class Head {
  private constructor(private readonly source: AsyncGenerator<Entry>, public entry: Entry | undefined) {}

  static async of(source: AsyncGenerator<Entry>): Promise<Head> {
    const head = new Head(source, undefined);
    await head.advance();
    return head;
  }

  async advance(): Promise<void> {
    const next = await this.source.next();
    this.entry = next.done ? undefined : next.value;
  }
}

/** Earlier runs hold what came earlier in the file, so a ticket's events are in order when the runs are emptied in turn. */
async function* merge(heads: readonly Head[]): AsyncGenerator<TicketEvents> {
  for (;;) {
    let key: string | undefined;
    for (const { entry } of heads) if (entry !== undefined && (key === undefined || entry.key < key)) key = entry.key;
    if (key === undefined) return;
    const events: TicketEvent[] = [];
    for (const head of heads) {
      for (; head.entry?.key === key; await head.advance()) events.push(JSON.parse(head.entry.json) as TicketEvent);
    }
    const end = key.indexOf('\0');
    yield { tenant: key.slice(0, end), ticket: key.slice(end + 1), events };
  }
}
