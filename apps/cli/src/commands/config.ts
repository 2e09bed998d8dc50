import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { formatOption, note, printRows, type Format } from '../output.js';
import { checkFile } from '../check-file.js';
import { addLiveConfig } from './config-live.js';

export function addConfig(program: Command): void {
  const config = program.command('config').description('look after sla_config.yaml, and the configuration of a running service');
  config.command('check').argument('[file]', 'the configuration', 'sla_config.yaml')
    .description('say what the service would say of a configuration')
    .addOption(formatOption())
    .action(check);
  addLiveConfig(config);
}

async function check(file: string, { format }: { readonly format: Format }): Promise<void> {
  const { formatProblems } = await import('#platform/config');
  const { ok, problems } = await checkFile(file);
  if (format !== 'table') printRows(problems.map((problem) => ({ file, ...problem })), format);
  else if (problems.length > 0) process.stdout.write(`${formatProblems(problems, file)}\n`);
  if (!ok) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    throw new Failure(`${file} has ${errors} ${errors === 1 ? 'error' : 'errors'}; a service would keep its last good configuration.`);
  }
  note(`${file} is valid.`);
}
