import type { Command } from 'commander';
import { databaseOfEnvironment } from '../database-of-environment.js';
import { Failure, about } from '../failure.js';
import { note } from '../output.js';
import { putModel } from '../put-model.js';

interface Options {
  readonly tenant: string;
}

const HELP = `
A file that is damaged, or of another release, is refused and changes nothing.

Example:
  watchdog train --from tickets.csv.gz --label category --out category.model
  watchdog model publish category.model`;

export function addModel(program: Command): void {
  program.command('model').description('models that `train --out` has written')
    .command('publish').argument('<file>', 'as `train --out` wrote it')
    .description('put a model into the service\'s database: DATABASE_URL, or what a service of this machine keeps in WATCHDOG_DATA_DIR; running services take it at once')
    .option('--tenant <tenant>', 'whose model it becomes', 'default')
    .addHelpText('after', HELP)
    .action(publish);
}

async function publish(file: string, { tenant }: Options): Promise<void> {
  const { readModelFile } = await import('#features/classification');
  const read = await about(file, readModelFile(file));
  if (read.kind === 'unusable') throw new Failure(`${file} cannot be used: ${read.reason}.`);
  const { kind, labels, texts, accuracy } = read.model.description;
  note(`${file}: ${kind}, ${labels.length} labels, learned from ${texts} tickets, accuracy ${accuracy.toFixed(3)}`);
  await putModel(await databaseOfEnvironment('model publish'), tenant, read.model, 'watchdog model publish');
}
