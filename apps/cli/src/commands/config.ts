import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Failure, about } from '../failure.js';
import { formatOption, note, printRows, type Format } from '../output.js';

export function addConfig(program: Command): void {
  program.command('config').description('look after sla_config.yaml')
    .command('check').argument('[file]', 'the configuration', 'sla_config.yaml')
    .description('say what the service would say of a configuration')
    .addOption(formatOption())
    .action(check);
}

async function check(file: string, { format }: { readonly format: Format }): Promise<void> {
  const { checkConfig, filesNamedIn, formatProblems, readAttachments } = await import('#platform/config');
  const text = await about(file, readFile(file, 'utf8'));
  const { ok, problems } = checkConfig(text, await readAttachments(file, filesNamedIn(text)));
  if (format !== 'table') printRows(problems.map((problem) => ({ file, ...problem })), format);
  else if (problems.length > 0) process.stdout.write(`${formatProblems(problems, file)}\n`);
  if (!ok) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    throw new Failure(`${file} has ${errors} ${errors === 1 ? 'error' : 'errors'}; a service would keep its last good configuration.`);
  }
  note(`${file} is valid.`);
}
