import type { WatchdogConfig } from '#platform/config';
import { simulateTicket, type SimulatedTicket } from './pure/simulate-ticket.js';
import type { NotGrouped } from './reading/group-by-ticket.js';
import { ReadTickets, UnusableFile, type ReadCounts, type ReadOptions } from './reading/read-tickets.js';
import { Comparison, type BreachChange, type ComparisonFigures } from './report/comparison.js';
import { Report, type ReportFigures } from './report/report.js';

export interface SimulateOptions extends Pick<ReadOptions, 'file' | 'mapping' | 'now' | 'onRejected'> {
  readonly config: WatchdogConfig;
  /** What it is held against: the configuration before, where `config` is the one after. */
  readonly against: WatchdogConfig | undefined;
  /** The instant of the simulation, epoch ms: what comes after is not known yet. */
  readonly at: number;
  /** Ticket by ticket, under `config`. */
  readonly onTicket: (ticket: SimulatedTicket) => void;
  readonly onBreachChange: (change: BreachChange) => void;
  /** The file has to be sorted: everything begins anew, and what was told so far is void. */
  readonly onSort: (found: NotGrouped) => void;
}

export interface Simulation extends ReadCounts, ReportFigures {
  /** Events after the instant of the simulation. */
  readonly ignored: number;
  readonly comparison: ComparisonFigures | undefined;
}

export type SimulateOutcome = ({ readonly kind: 'done' } & Simulation) | { readonly kind: 'cannot_start'; readonly problems: readonly string[] };

/** Has a file of events live under one configuration, or two, in one pass. No service, no database, no network. */
export class SimulateFile {
  private report: Report;
  private comparison: Comparison | undefined;
  private ignored = 0;

  constructor(private readonly options: SimulateOptions) {
    this.report = this.begin();
  }

  /** Throws what the file system, the decompressor and the parser throw: the file cannot be read to its end. */
  async run(): Promise<SimulateOutcome> {
    const { config, against, at, onTicket, onSort } = this.options;
    const reading = new ReadTickets({ ...this.options, onSort: (found) => {
      this.report = this.begin();
      onSort(found);
    } });
    try {
      for await (const history of reading.tickets()) {
        for (const { occurredAt } of history.moments) if (occurredAt > at) this.ignored++;
        const ticket = simulateTicket(history, config, at);
        if (ticket === undefined) continue;
        onTicket(ticket);
        if (against === undefined) this.report.add(ticket);
        else this.comparison!.add(simulateTicket(history, against, at)!, ticket);
      }
    } catch (error) {
      if (error instanceof UnusableFile) return { kind: 'cannot_start', problems: error.problems };
      throw error;
    }
    return { kind: 'done', ...reading.counts(), ignored: this.ignored, ...(this.comparison?.after ?? this.report).figures(), comparison: this.comparison?.figures() };
  }

  private begin(): Report {
    const { against, at, onBreachChange } = this.options;
    this.ignored = 0;
    this.comparison = against === undefined ? undefined : new Comparison(at, onBreachChange);
    return new Report(at);
  }
}
