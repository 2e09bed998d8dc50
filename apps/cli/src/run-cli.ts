import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { Command, CommanderError } from 'commander';
import { CheckpointUnwritable, ServiceRefused } from '#features/replay';
import { addAudit } from './commands/audit.js';
import { addConfig } from './commands/config.js';
import { addKeys } from './commands/keys.js';
import { addExplain } from './commands/explain.js';
import { addModel } from './commands/model.js';
import { addReplay } from './commands/replay.js';
import { addSimulate } from './commands/simulate.js';
import { addTrain } from './commands/train.js';
import { Failure, sentenceOf } from './failure.js';
import { note } from './output.js';

const FAILED = 1;
const USAGE = 2;

const EXAMPLES = `
Examples (in a clone: npm run watchdog -- …):
  watchdog replay samples/helpdesk-log.csv.gz --mapping samples/helpdesk-mapping.yaml
  watchdog replay events.jsonl --to http://localhost:3000 --format json
  watchdog simulate --config sla_config.yaml --events samples/helpdesk-log.jsonl
  watchdog explain HD-1048 --events samples/helpdesk-log.jsonl
  watchdog train --from samples/department-tickets.csv --label department
  watchdog model publish category.model
  watchdog config check sla_config.yaml
  watchdog keys create "ServiceNow connector" --scope ingest
  watchdog audit verify

watchdog <command> --help tells about one of them.`;

/** Runs one command line. Answers the exit code: 0 done, 1 failed, 2 not understood. Data goes to stdout, everything else to stderr. */
export async function runCli(argv: readonly string[]): Promise<number> {
  // Settings are inherited by the commands that are added after them.
  const program = new Command('watchdog').description('Ticket Watchdog: replay and simulate ticket events, explain clocks, learn to classify, publish models, check, rehearse and adopt configurations, manage API keys, verify the audit log').version(version()).addHelpText('after', EXAMPLES).exitOverride().showHelpAfterError('(--help shows how)');
  for (const add of [addReplay, addSimulate, addExplain, addTrain, addModel, addConfig, addKeys, addAudit]) add(program);
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    if (error instanceof Failure) note(error.message);
    else if (error instanceof ServiceRefused || error instanceof CheckpointUnwritable) note(`${error.message}.`);
    else note(sentenceOf(error));
    return error instanceof Failure ? error.exitCode : FAILED;
  }
}

/** The nearest package.json is the project's, for the sources as for the build. */
function version(): string {
  return (JSON.parse(readFileSync(findPackageJSON(import.meta.url)!, 'utf8')) as { version: string }).version;
}
