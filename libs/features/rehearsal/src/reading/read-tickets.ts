import { openEventFile, type Mapping } from '#platform/event-files';
import type { TicketHistory } from '../pure/simulate-ticket.js';
import { AcceptEvents, type RejectedRow, type TenantEvent } from './accept-events.js';
import { NotGrouped, groupByTicket, type TicketEvents } from './group-by-ticket.js';
import { sortByTicket } from './sort-by-ticket.js';
import { tellApart, type Repetitions } from './tell-apart.js';

export interface ReadOptions {
  readonly file: string;
  readonly mapping: Mapping;
  /** Events may be of a day after it at most; epoch ms. */
  readonly now: number;
  /** Only this ticket, of whatever tenant. */
  readonly ticket?: string;
  readonly onRejected: (row: RejectedRow) => void;
  /** The file is not grouped by ticket: what has been read so far is forgotten, and all of it is read again and sorted. */
  readonly onSort: (found: NotGrouped) => void;
}

export interface ReadCounts {
  /** Rows of the file. */
  readonly events: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** By reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** The file cannot be read as it is meant to be: sentences without their full stops. */
export class UnusableFile extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/**
 * Reads a file of events, ticket after ticket: in the order of the file where it holds each ticket's events together, otherwise
 * in order of tenant and ticket. It goes by the first until it meets a ticket for the second time.
 */
export class ReadTickets {
  private accept: AcceptEvents | undefined;
  private repetitions: Repetitions = { duplicates: 0, conflicts: 0 };
  private told = 0;

  constructor(private readonly options: ReadOptions) {}

  /** Throws UnusableFile, and what the file system, the decompressor and the parser throw. */
  async *tickets(): AsyncGenerator<TicketHistory> {
    try {
      yield* this.read(groupByTicket);
    } catch (error) {
      if (!(error instanceof NotGrouped)) throw error;
      this.options.onSort(error);
      yield* this.read(sortByTicket);
    }
  }

  /** Complete when the last ticket is. */
  counts(): ReadCounts {
    const { events = 0, rejections = 0, rejected = {} } = this.accept ?? {};
    const { duplicates, conflicts } = this.repetitions;
    return { events, accepted: events - rejections - duplicates - conflicts, duplicates, conflicts, rejected: { ...rejected } };
  }

  private async *read(grouped: (events: AsyncIterable<TenantEvent>) => AsyncIterable<TicketEvents>): AsyncGenerator<TicketHistory> {
    const { file, mapping, now, ticket } = this.options;
    const input = await openEventFile(file, mapping);
    if (input.kind === 'unusable') throw new UnusableFile(input.problems);
    const accept = new AcceptEvents(now, (row) => this.tell(row, accept.rejections));
    const repetitions: Repetitions = { duplicates: 0, conflicts: 0 };
    [this.accept, this.repetitions] = [accept, repetitions];
    try {
      const events = accept.accept(input.rows);
      for await (const one of grouped(ticket === undefined ? events : only(ticket, events))) yield tellApart(one, repetitions);
    } finally {
      input.close();
    }
  }

  /** Each rejection once, however often the file is read. */
  private tell(row: RejectedRow, number: number): void {
    if (number <= this.told) return;
    this.told = number;
    this.options.onRejected(row);
  }
}

async function* only(ticket: string, events: AsyncIterable<TenantEvent>): AsyncGenerator<TenantEvent> {
  for await (const one of events) if (one.event.id === ticket) yield one;
}
