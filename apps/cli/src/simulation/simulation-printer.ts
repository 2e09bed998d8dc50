import { pipeline } from 'node:stream/promises';
import { explainInWords } from '#core/sla-clock';
import { ScratchFile, clockRecord, explanationOf, explanationRecord, type BreachChange, type ClockRecord, type SimulatedClock, type SimulatedTicket, type Simulation } from '#features/rehearsal';
import type { WatchdogConfig } from '#platform/config';
import { csvLine, print, type Format } from '../output.js';
import { printTables, type SimulatedFiles } from './simulation-tables.js';

export interface PrintOptions {
  readonly format: Format;
  readonly explain: boolean;
  readonly config: WatchdogConfig;
  /** Epoch ms. */
  readonly at: number;
  readonly files: SimulatedFiles;
}

const BREACHES_IN_TABLE = 20;

/**
 * Prints a simulation. What is said of each ticket waits on disk until the file has been read to its end: only then is it
 * certain that it need not be sorted, and only then is the summary known that comes before.
 */
export class SimulationPrinter {
  private readonly clocks = new ScratchFile();
  private readonly changes = new ScratchFile();
  private firstChanges: BreachChange[] = [];
  private clockCount = 0;
  private changeCount = 0;

  constructor(private readonly options: PrintOptions) {}

  readonly ticket = (ticket: SimulatedTicket): void => {
    for (const simulated of ticket.clocks) {
      const text = this.textOf(ticket, simulated);
      if (text !== undefined) this.clocks.write(this.clockCount++ === 0 ? text : `${this.separator}${text}`);
    }
  };

  readonly breachChange = (change: BreachChange): void => {
    if (this.firstChanges.length < BREACHES_IN_TABLE) this.firstChanges.push(change);
    const { format } = this.options;
    if (format === 'table') return;
    const text = format === 'csv' ? csvLine(Object.values(change)) : JSON.stringify(change);
    this.changes.write(this.changeCount++ === 0 ? text : `${this.separator}${text}`);
  };

  /** Forgets everything it was told. */
  beginAnew(): void {
    this.close();
    this.firstChanges = [];
    [this.clockCount, this.changeCount] = [0, 0];
  }

  async print(simulation: Simulation): Promise<void> {
    const { format, explain, at, files } = this.options;
    const { comparison } = simulation;
    switch (format) {
      case 'table':
        if (this.clockCount > 0) await this.copy(this.clocks, '\n\n');
        return printTables(simulation, this.firstChanges, files, at);
      case 'json': {
        const { comparison: _, ...summary } = simulation;
        process.stdout.write(`{\n"summary": ${JSON.stringify({ at: new Date(at).toISOString(), config: files.config, ...summary }, null, 2)},\n`);
        if (comparison) {
          process.stdout.write(`"comparison": ${JSON.stringify({ before: files.against, after: files.config, ...comparison }, null, 2)},\n"breaches": [\n`);
          await this.copy(this.changes, '\n],\n');
        }
        process.stdout.write('"clocks": [\n');
        return this.copy(this.clocks, '\n]\n}\n');
      }
      case 'jsonl':
        return this.copy(comparison ? this.changes : this.clocks, '\n');
      case 'csv':
        print(csvLine(comparison ? CHANGE_COLUMNS : [...CLOCK_COLUMNS, ...(explain ? ['explanation'] : [])]));
        return this.copy(comparison ? this.changes : this.clocks, '\n');
    }
  }

  close(): void {
    this.clocks.discard();
    this.changes.discard();
  }

  private get separator(): string {
    return this.options.format === 'json' ? ',\n' : this.options.format === 'table' ? '\n\n' : '\n';
  }

  /** Undefined: nothing is said of single clocks. */
  private textOf(ticket: SimulatedTicket, simulated: SimulatedClock): string | undefined {
    const { format, explain, config, at, files } = this.options;
    if (format === 'table' ? !explain : files.against !== undefined && format !== 'json') return undefined;
    const record = clockRecord(ticket, simulated, at);
    const explanation = explain ? explanationOf(ticket, simulated, config, at) : undefined;
    switch (format) {
      case 'table': return [`${record.ticket} · ${record.clock}${record.cycle > 1 ? ` ${record.cycle}` : ''} · ${record.state}`, ...explainInWords(explanation!).map((sentence) => `  ${sentence}`)].join('\n');
      case 'csv': return csvLine([...cells(record), ...(explanation ? [explainInWords(explanation).join(' ')] : [])]);
      default: return JSON.stringify(explanation ? { ...record, explanation: explanationRecord(explanation) } : record);
    }
  }

  /** `end`: what follows the last of them; a list of nothing has none. */
  private async copy(from: ScratchFile, end: string): Promise<void> {
    const count = from === this.clocks ? this.clockCount : this.changeCount;
    if (count > 0) await pipeline(from.read(), process.stdout, { end: false });
    if (count > 0 || end.includes(']')) process.stdout.write(end);
  }
}

const CLOCK_COLUMNS: readonly (keyof ClockRecord)[] = [
  'tenant', 'ticket', 'clock', 'cycle', 'policy', 'calendar', 'target_ms', 'started_at', 'state', 'elapsed_ms', 'remaining_ms', 'deadline', 'stopped_at', 'breached_at', 'thresholds',
];
const CHANGE_COLUMNS: readonly (keyof BreachChange)[] = ['change', 'tenant', 'ticket', 'clock', 'cycle', 'priority', 'tier', 'before', 'after', 'breached_at'];

function cells(record: ClockRecord): readonly unknown[] {
  return CLOCK_COLUMNS.map((column) => (column === 'thresholds' ? record.thresholds.map(({ name, instant }) => `${name} ${instant}`).join('; ') : record[column]));
}
