import type { ClockState } from '#core/sla-clock';
import type { SimulatedTicket } from '../pure/simulate-ticket.js';
import { AlertRate, type AlertFigures } from './alert-rate.js';
import { Compliance, ofEachGroup, type ComplianceGroup, type ComplianceRow } from './compliance.js';

export interface ReportFigures {
  readonly tickets: number;
  readonly clocks: number;
  readonly clocks_by_state: Readonly<Record<ClockState, number>>;
  readonly compliance: Readonly<Record<ComplianceGroup, readonly ComplianceRow[]>>;
  readonly alerts: AlertFigures;
  /** Tickets that no policy matches as they are now: the first few by name, and how many of each tier and priority (`silver/high`). */
  readonly uncovered: { readonly tickets: number; readonly examples: readonly string[]; readonly kinds: Readonly<Record<string, number>> };
  /** Status words that nobody mapped, with the tickets that had them. */
  readonly unknown_statuses: Readonly<Record<string, number>>;
}

const EXAMPLES = 20;
const MOST_WORDS = 100;

/** What a configuration makes of many tickets: a fold of simulated tickets. Its size does not grow with their number. */
export class Report {
  private tickets = 0;
  private clocks = 0;
  private readonly states: Record<ClockState, number> = { ok: 0, alert: 0, breach: 0, paused: 0, met: 0, cancelled: 0 };
  private readonly compliance = new Compliance();
  private readonly alerts = new AlertRate();
  private uncovered = 0;
  private readonly examples: string[] = [];
  private readonly kinds = new Map<string, number>();
  private readonly words = new Map<string, number>();

  /** `at`: the instant of the simulation, epoch ms. */
  constructor(private readonly at: number) {}

  add(ticket: SimulatedTicket): void {
    this.tickets++;
    this.alerts.add(ticket, this.at);
    for (const clock of ticket.clocks) {
      this.clocks++;
      this.states[clock.reading.state]++;
      this.compliance.add(ticket, clock);
    }
    for (const word of ticket.unknownStatuses) countWord(this.words, word);
    if (ticket.covered) return;
    if (++this.uncovered <= EXAMPLES) this.examples.push(ticket.ticket);
    countWord(this.kinds, `${ticket.tier}/${ticket.priority}`);
  }

  figures(): ReportFigures {
    return {
      tickets: this.tickets,
      clocks: this.clocks,
      clocks_by_state: { ...this.states },
      compliance: ofEachGroup((by) => this.compliance.rows(by)),
      alerts: this.alerts.figures(),
      uncovered: { tickets: this.uncovered, examples: [...this.examples], kinds: mostFirst(this.kinds) },
      unknown_statuses: mostFirst(this.words),
    };
  }
}

/** Sources make words up; beyond a hundred different ones new ones are left out. */
function countWord(counts: Map<string, number>, word: string): void {
  if (counts.has(word) || counts.size < MOST_WORDS) counts.set(word, (counts.get(word) ?? 0) + 1);
}

function mostFirst(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
