import { InvalidArgumentError, type Command } from 'commander';
import { explainInWords } from '#core/sla-clock';
import type { ExplainedTicket } from '#features/rehearsal';
import { AT_ONCE } from '#features/replay';
import { tellRejects, withEventsOptions, type EventsOptions } from '../events-options.js';
import { Failure, about } from '../failure.js';
import { mappingOf } from '../mapping.js';
import { formatOption, note, print, printRows, type Format, type Row } from '../output.js';
import { serviceClient, withServiceOptions, type ServiceOptions } from '../service-options.js';
import { slaConfigOf } from '../sla-config.js';

interface Options extends EventsOptions, ServiceOptions {
  readonly events?: string;
  readonly zone?: string;
  readonly format: Format;
}

const HELP = `
Examples:
  Why does a clock of the running service stand as it does?
    watchdog explain T-1
  The same of a file of events, without a service:
    watchdog explain INC0000045 --events incidents.csv.gz --mapping config/mappings/servicenow-incident-log.yaml
    watchdog explain T-1 --events events.jsonl --at 2026-03-02T18:00:00Z --zone Europe/Berlin`;

export function addExplain(program: Command): void {
  const command = program.command('explain').argument('<ticket>', 'its id').option('--events <file>', 'ticket events: CSV or JSON lines, plain or gzipped; default: ask the service');
  withServiceOptions(withEventsOptions(command))
    .description('say in plain sentences why the clocks of a ticket stand as they do')
    .option('--zone <zone>', 'IANA zone for the instants in sentences; default: that of the calendar', zone)
    .addOption(formatOption())
    .addHelpText('after', HELP)
    .action(explain);
}

async function explain(ticket: string, options: Options): Promise<void> {
  const { events, ...others } = options;
  if (events !== undefined) return explainFromFile(ticket, { ...others, events });
  if (options.at !== undefined || options.mapping !== undefined) throw new Failure('--at and --mapping are about a file of events: name it with --events.', 2);
  return explainFromService(ticket, options);
}

async function explainFromFile(ticket: string, { events: file, config: configFile, mapping: mappingFile, at: given, zone, format }: Options & { readonly events: string }): Promise<void> {
  // With the service's framework, a second to load: only whoever needs it waits for it.
  const { ExplainTicket } = await import('#features/rehearsal');
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

async function tell(tickets: readonly ExplainedTicket[], at: number, format: Format, zone: string | undefined): Promise<void> {
  const { clockRecord, explanationRecord } = await import('#features/rehearsal');
  const clocks = tickets.flatMap(({ ticket, clocks }) => clocks.map(({ simulated, explanation }) => ({ record: clockRecord(ticket, simulated, at), explanation })));
  if (format === 'csv') printRows(clocks.map(({ record, explanation }) => ({ tenant: record.tenant, ticket: record.ticket, clock: record.clock, cycle: record.cycle, state: record.state, explanation: explainInWords(explanation, zone).join(' ') })), format);
  else if (format !== 'table') printRows(clocks.map(({ record, explanation }) => ({ ...record, explanation: explanationRecord(explanation) })), format);
  else for (const [index, { explanation }] of clocks.entries()) print(`${index > 0 ? '\n' : ''}${explainInWords(explanation, zone).join('\n')}`);
  for (const { ticket } of tickets) if (ticket.clocks.length === 0) note(`No policy covers ticket ${ticket.ticket}: it has no clocks.`);
}

/** Clock by clock, as the ticket has them. */
async function explainFromService(ticket: string, { zone, format, ...service }: Options): Promise<void> {
  const client = await serviceClient(service, AT_ONCE);
  const path = `/api/v1/tickets/${encodeURIComponent(ticket)}`;
  const { clocks } = (await client.request('GET', `${path}?history_limit=1`)) as { clocks: { clock: string; cycle: number }[] };
  if (clocks.length === 0) return note(`No policy covers ticket ${ticket}: it has no clocks.`);
  const ask = (accept: string): Promise<unknown[]> => Promise.all(clocks.map(({ clock, cycle }) =>
    client.request('GET', `${path}/clocks/${encodeURIComponent(clock)}/explanation?${new URLSearchParams({ cycle: String(cycle), ...(zone && { zone }) }).toString()}`, undefined, { accept })));
  if (format === 'json' || format === 'jsonl') return printRows((await ask('application/json')) as Row[], format);
  const sentences = (await ask('text/plain')) as string[];
  if (format === 'csv') return printRows(clocks.map(({ clock, cycle }, index) => ({ ticket, clock, cycle, explanation: sentences[index]!.trim().replaceAll('\n', ' ') })), format);
  print(sentences.map((text) => text.trimEnd()).join('\n\n'));
}

function zone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('Give an IANA time zone like Europe/Berlin.');
  }
}
