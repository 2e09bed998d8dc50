import type { Command } from 'commander';
import { tellRejects, withEventsOptions, type EventsOptions } from '../events-options.js';
import { Failure, about } from '../failure.js';
import { mappingOf } from '../mapping.js';
import { formatOption, note, type Format } from '../output.js';
import { slaConfigOf } from '../sla-config.js';

interface Options extends EventsOptions {
  readonly events: string;
  readonly against?: string;
  readonly explain?: boolean;
  readonly strict?: boolean;
  readonly format: Format;
}

const HELP = `
Nothing is sent anywhere, and no service is needed. Tickets come out in the order of the file where it holds each ticket's
events together; otherwise it is sorted first, and they come out in order of tenant and ticket. Their tenant is "default"
unless an event has a field "tenant". Compliance is met ÷ (met + breached); breached counts clocks that are still open, too.
With --against, jsonl and csv list the breaches gained and lost, and json has those and every clock under --config.

Examples:
  How were our promises kept?
    watchdog simulate --config sla_config.yaml --events incidents.csv.gz --mapping config/mappings/servicenow-incident-log.yaml
  Every clock as it stood that evening, one JSON object a line:
    watchdog simulate --events events.jsonl --at 2026-03-02T18:00:00Z --format jsonl
  What would a new configuration change? (after: --config, before: --against)
    watchdog simulate --config new.yaml --against sla_config.yaml --events events.jsonl`;

export function addSimulate(program: Command): void {
  withEventsOptions(program.command('simulate').requiredOption('--events <file>', 'ticket events: CSV or JSON lines, plain or gzipped'))
    .description('say what a configuration would make of a file of ticket events: clocks, compliance, alerts; or what two make of it')
    .option('--against <file>', 'compare with this configuration: what it makes of the events is "before"')
    .option('--explain', 'say of each clock why it stands as it does')
    .option('--strict', 'fail (exit code 1) if any event is rejected')
    .addOption(formatOption())
    .addHelpText('after', HELP)
    .action(simulate);
}

async function simulate({ events: file, config: configFile, against: againstFile, mapping: mappingFile, at: given, explain = false, strict = false, format }: Options): Promise<void> {
  // With the service's framework, a second to load: only whoever needs it waits for it.
  const [{ SimulateFile }, { SimulationPrinter }] = await Promise.all([import('#features/rehearsal'), import('../simulation/simulation-printer.js')]);
  const { mapping } = await mappingOf(mappingFile);
  const config = await slaConfigOf(configFile);
  const against = againstFile === undefined ? undefined : await slaConfigOf(againstFile);
  const now = Date.now();
  const at = given ?? now;
  const printer = new SimulationPrinter({ format, explain, config, at, files: { config: configFile, against: againstFile, events: file } });
  try {
    const simulating = new SimulateFile({
      file, mapping, config, against, at, now: Math.max(now, at),
      onTicket: printer.ticket,
      onBreachChange: printer.breachChange,
      onRejected: tellRejects(),
      onSort: ({ line, ticket }) => {
        note(`${file} does not hold each ticket's events together (ticket ${ticket} comes again in line ${line}): sorting it first.`);
        printer.beginAnew();
      },
    }).run();
    const outcome = await about(file, simulating);
    if (outcome.kind === 'cannot_start') throw new Failure(`The simulation cannot start: ${outcome.problems.join('; ')}.`);
    await printer.print(outcome);
    const rejected = Object.values(outcome.rejected).reduce((sum, count) => sum + count, 0);
    if (strict && rejected > 0) throw new Failure(`${rejected} of ${outcome.events} events were rejected.`);
  } finally {
    printer.close();
  }
}
