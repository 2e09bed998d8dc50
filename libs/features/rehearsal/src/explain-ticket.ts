import type { ClockExplanation } from '#core/sla-clock';
import type { WatchdogConfig } from '#platform/config';
import { explanationOf } from './pure/explanation-record.js';
import { simulateTicket, type SimulatedClock, type SimulatedTicket } from './pure/simulate-ticket.js';
import { ReadTickets, UnusableFile, type ReadOptions } from './reading/read-tickets.js';

export interface ExplainOptions extends Pick<ReadOptions, 'file' | 'mapping' | 'now' | 'onRejected'> {
  readonly ticket: string;
  readonly config: WatchdogConfig;
  /** As seen at this instant, epoch ms. */
  readonly at: number;
}

export interface ExplainedTicket {
  readonly ticket: SimulatedTicket;
  readonly clocks: readonly { readonly simulated: SimulatedClock; readonly explanation: ClockExplanation }[];
}

export type ExplainOutcome =
  /** One, or several of that name in different tenants. */
  | { readonly kind: 'explained'; readonly tickets: readonly ExplainedTicket[] }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'cannot_start'; readonly problems: readonly string[] };

/** Finds one ticket in a file of events and explains its clocks. */
export class ExplainTicket {
  constructor(private readonly options: ExplainOptions) {}

  /** Throws what the file system, the decompressor and the parser throw. */
  async run(): Promise<ExplainOutcome> {
    const { config, at } = this.options;
    const tickets: ExplainedTicket[] = [];
    try {
      for await (const history of new ReadTickets({ ...this.options, onSort: () => tickets.splice(0) }).tickets()) {
        const ticket = simulateTicket(history, config, at);
        if (ticket) tickets.push({ ticket, clocks: ticket.clocks.map((simulated) => ({ simulated, explanation: explanationOf(ticket, simulated, config, at) })) });
      }
    } catch (error) {
      if (error instanceof UnusableFile) return { kind: 'cannot_start', problems: error.problems };
      throw error;
    }
    return tickets.length === 0 ? { kind: 'not_found' } : { kind: 'explained', tickets };
  }
}
