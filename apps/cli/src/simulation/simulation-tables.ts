import { COMPLIANCE_GROUPS, type AlertFigures, type BreachChange, type ComplianceCounts, type Simulation } from '#features/rehearsal';
import { note, print, table } from '../output.js';

export interface SimulatedFiles {
  readonly config: string;
  readonly against: string | undefined;
  readonly events: string;
}

/** A simulation as a person reads it. */
export function printTables(simulation: Simulation, changes: readonly BreachChange[], files: SimulatedFiles, at: number): void {
  const { comparison } = simulation;
  print(table([], facts(simulation, files, at)));
  if (comparison === undefined) {
    if (simulation.clocks === 0) return;
    print(table(['by', '', 'clock', 'clocks', 'finished', 'met', 'breached', 'compliance'], COMPLIANCE_GROUPS.flatMap((by) => simulation.compliance[by].map((row) =>
      [by, row.group, row.clock, row.clocks, row.finished, row.met, row.breached, compliance(row)].map(String)))));
    return;
  }
  print(table(['by', '', 'clock', 'before', 'after', 'change', 'breached before', 'after'], COMPLIANCE_GROUPS.flatMap((by) => comparison.compliance[by].map(({ group, clock, before, after }) =>
    [by, group, clock, compliance(before), compliance(after), points(before?.percent, after?.percent), count(before?.breached), count(after?.breached)]))));
  print(table(['alerts', 'all', 'mean an hour', 'fullest hour'], [alerts('before', comparison.alerts.before), alerts('after', comparison.alerts.after)]));
  print(`Breaches gained: ${comparison.breaches_gained}; lost: ${comparison.breaches_lost}. Clocks with another ${Object.entries(comparison.clocks_changed).map(([what, clocks]) => `${what}: ${clocks}`).join(', ')}.`);
  if (changes.length === 0) return;
  print(table(['breach', 'ticket', 'clock', 'priority', 'tier', 'before', 'after'], changes.map(({ change, ticket, clock, cycle, priority, tier, before, after }) =>
    [change, ticket, cycle > 1 ? `${clock} ${cycle}` : clock, priority, tier, before ?? 'no clock', after ?? 'no clock'])));
  const others = comparison.breaches_gained + comparison.breaches_lost - changes.length;
  if (others > 0) note(`… and ${others} more; --format json or jsonl names them all.`);
}

function facts(simulation: Simulation, { config, against, events }: SimulatedFiles, at: number): string[][] {
  const { clocks_by_state: states, uncovered, unknown_statuses: words, rejected } = simulation;
  const rows: [string, unknown][] = [
    ['events', `${simulation.events} in ${events}`],
    ...(against === undefined ? [['configuration', config] as [string, string]] : [['before', against] as [string, string], ['after', config] as [string, string]]),
    ['as of', new Date(at).toISOString()],
    ['accepted', simulation.accepted],
    ...some('later, ignored', simulation.ignored),
    ...some('duplicates', simulation.duplicates),
    ...some('conflicts, ignored', simulation.conflicts),
    ...Object.entries(rejected).map(([reason, number]): [string, string] => ['rejected', `${number}  ${reason}`]),
    ['tickets', simulation.tickets],
    ['clocks', `${simulation.clocks}  (${Object.entries(states).filter(([, number]) => number > 0).map(([state, number]) => `${state} ${number}`).join(', ') || 'none'})`],
    ...(against === undefined ? [['alerts', alertsInWords(simulation.alerts)] as [string, string]] : []),
    ...(uncovered.tickets > 0 ? [['uncovered tickets', `${uncovered.tickets}  (${uncovered.examples.slice(0, 5).join(', ')}${uncovered.tickets > 5 ? ', …' : ''})`] as [string, string]] : []),
    ...Object.entries(uncovered.kinds).slice(0, 10).map(([kind, tickets]): [string, string] => ['uncovered', `${kind}  (${tickets} ${tickets === 1 ? 'ticket' : 'tickets'})`]),
    ...Object.entries(words).slice(0, 10).map(([word, tickets]): [string, string] => ['unknown status', `${word}  (${tickets} ${tickets === 1 ? 'ticket' : 'tickets'})`]),
  ];
  return rows.map(([name, value]) => [name, String(value)]);
}

function some(name: string, number: number): [string, number][] {
  return number > 0 ? [[name, number]] : [];
}

/** Rounded down: 100.00 % says that every single one was met. */
function compliance(counts: ComplianceCounts | null): string {
  if (counts === null || counts.met + counts.breached === 0) return '–';
  const decided = counts.met + counts.breached;
  return `${counts.met}/${decided} = ${(Math.floor((counts.met * 10_000) / decided) / 100).toFixed(2)} %`;
}

function points(before: number | null | undefined, after: number | null | undefined): string {
  if (before === null || before === undefined || after === null || after === undefined) return '';
  const change = after - before;
  return `${change > 0 ? '+' : ''}${change.toFixed(2)} points`;
}

const count = (number: number | undefined): string => (number === undefined ? '–' : String(number));

function alerts(when: string, { alerts: all, mean_per_hour: mean, peak }: AlertFigures): string[] {
  return [when, String(all), mean.toFixed(2), peak ? `${peak.alerts} at ${hour(peak.hour)}` : '–'];
}

function alertsInWords({ alerts: all, mean_per_hour: mean, peak }: AlertFigures): string {
  return peak ? `${all}, ${mean.toFixed(2)} an hour, ${peak.alerts} in the fullest (${hour(peak.hour)})` : 'none';
}

const hour = (instant: string): string => `${instant.slice(0, 13).replace('T', ' ')}:00 UTC`;
