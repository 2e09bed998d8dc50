import { Option, type Command } from 'commander';
import { databaseOfEnvironment } from '../database-of-environment.js';
import { Failure } from '../failure.js';
import { note, printRows } from '../output.js';

interface Options {
  readonly format: 'table' | 'json';
}

const HELP = `
Each tenant's log is a chain: every entry carries the hash of the one before. The hash printed for a chain is that of its
last entry; noted somewhere else, it proves later that everything up to there is as it was.
Exit code 1: a chain is broken.`;

export function addAudit(program: Command): void {
  program.command('audit').description('the log of who gave which ticket to whom, in the service\'s database: DATABASE_URL, or what a service of this machine keeps in WATCHDOG_DATA_DIR')
    .command('verify')
    .description('work every chain of hashes out anew')
    .addOption(new Option('--format <format>', 'how to print the result').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
    .action(verify);
}

async function verify({ format }: Options): Promise<void> {
  const database = await databaseOfEnvironment('audit verify');
  const { verifyAuditAt } = await import('#features/allocation');
  const result = await verifyAuditAt(database);
  if (result.kind === 'no_tables') throw new Failure('The database has no audit log: start a service of this release on it once.');
  const { chains } = result;
  if (chains.length === 0 && format === 'table') note('There are no entries yet.');
  else printRows(chains.map(({ fault, ...chain }) => ({ ...chain, intact: fault === null, broken_at: fault?.seq ?? null, reason: fault?.reason ?? null })), format);
  const broken = chains.flatMap(({ tenant_id, fault }) => (fault ? [`Tenant ${tenant_id}: broken at entry ${fault.seq}: ${fault.reason}.`] : []));
  if (broken.length > 0) throw new Failure(broken.join('\n'));
}
