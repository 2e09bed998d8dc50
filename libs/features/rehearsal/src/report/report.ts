import type { ClockState } from '#core/sla-clock';
import type { SimulatedTicket } from '../pure/simulate-ticket.js';
import { AlertRate, type AlertFigures } from './alert-rate.js';
import { COMPLIANCE_GROUPS, Compliance, type ComplianceGroup, type ComplianceRow } from './compliance.js';

export interface ReportFigures {
  readonly tickets: number;
  readonly clocks: number;
  readonly clocks_by_state: Readonly<Record<ClockState, number>>;
  readonly compliance: Readonly<Record<ComplianceGroup, readonly ComplianceRow[]>>;
  readonly alerts: AlertFigures;
  /** Tickets that no policy matches as they are now, the first few by name. */
  readonly uncovered: { readonly tickets: number; readonly examples: readonly string[] };
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
    if (!ticket.covered && ++this.uncovered <= EXAMPLES) this.examples.push(ticket.ticket);
    for (const word of ticket.unknownStatuses) if (this.words.has(word) || this.words.size < MOST_WORDS) this.words.set(word, (this.words.get(word) ?? 0) + 1);
  }

  figures(): ReportFigures {
    return {
      tickets: this.tickets,
      clocks: this.clocks,
      clocks_by_state: { ...this.states },
      compliance: Object.fromEntries(COMPLIANCE_GROUPS.map((by) => [by, this.compliance.rows(by)])) as Record<ComplianceGroup, readonly ComplianceRow[]>,
      alerts: this.alerts.figures(),
      uncovered: { tickets: this.uncovered, examples: [...this.examples] },
      unknown_statuses: Object.fromEntries([...this.words].sort(([, a], [, b]) => b - a)),
    };
  }
}
