import { InvalidArgumentError, type Command } from 'commander';
import { explainInWords } from '#core/sla-clock';
import { ExplainTicket, clockRecord, explanationRecord, type ExplainedTicket } from '#features/rehearsal';
import { tellRejects, withEventsOptions, type EventsOptions } from '../events-options.js';
import { Failure, about } from '../failure.js';
import { mappingOf } from '../mapping.js';
import { formatOption, print, printRows, type Format } from '../output.js';
import { slaConfigOf } from '../sla-config.js';

interface Options extends EventsOptions {
  readonly events: string;
  readonly zone?: string;
  readonly format: Format;
}

const HELP = `
Examples:
  watchdog explain INC0000045 --events incidents.csv.gz --mapping config/mappings/servicenow-incident-log.yaml
  watchdog explain T-1 --events events.jsonl --at 2026-03-02T18:00:00Z --zone Europe/Berlin`;

export function addExplain(program: Command): void {
  withEventsOptions(program.command('explain').argument('<ticket>', 'its id').requiredOption('--events <file>', 'ticket events: CSV or JSON lines, plain or gzipped'))
    .description('say in plain sentences why the clocks of a ticket stand as they do')
    .option('--zone <zone>', 'IANA zone for the instants in sentences; default: that of the calendar', zone)
    .addOption(formatOption())
    .addHelpText('after', HELP)
    .action(explain);
}

async function explain(ticket: string, { events: file, config: configFile, mapping: mappingFile, at: given, zone, format }: Options): Promise<void> {
  const { mapping } = await mappingOf(mappingFile);
  const config = await slaConfigOf(configFile);
  const now = Date.now();
  const at = given ?? now;
  const outcome = await about(file, new ExplainTicket({ file, mapping, ticket, config, at, now: Math.max(now, at), onRejected: tellRejects() }).run());
  switch (outcome.kind) {
    case 'cannot_start': throw new Failure(`The file cannot be used: ${outcome.problems.join('; ')}.`);
    case 'not_found': throw new Failure(`There is no ticket ${ticket} in ${file}${given === undefined ? '' : ` up to ${new Date(at).toISOString()}`}.`);
    case 'explained': return tell(outcome.tickets, at, format, zone);
  }
}

function tell(tickets: readonly ExplainedTicket[], at: number, format: Format, zone: string | undefined): void {
  const clocks = tickets.flatMap(({ ticket, clocks }) => clocks.map(({ simulated, explanation }) => ({ record: clockRecord(ticket, simulated, at), explanation })));
  if (format === 'csv') printRows(clocks.map(({ record, explanation }) => ({ tenant: record.tenant, ticket: record.ticket, clock: record.clock, cycle: record.cycle, state: record.state, explanation: explainInWords(explanation, zone).join(' ') })), format);
  else if (format !== 'table') printRows(clocks.map(({ record, explanation }) => ({ ...record, explanation: explanationRecord(explanation) })), format);
  else for (const [index, { explanation }] of clocks.entries()) print(`${index > 0 ? '\n' : ''}${explainInWords(explanation, zone).join('\n')}`);
  for (const { ticket } of tickets) if (ticket.clocks.length === 0) print(`No policy covers ticket ${ticket.ticket}: it has no clocks.`);
}

function zone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('Give an IANA time zone like Europe/Berlin.');
  }
}
