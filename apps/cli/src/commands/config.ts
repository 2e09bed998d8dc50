import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { formatOption, note, printRows, type Format } from '../output.js';

export function addConfig(program: Command): void {
  program.command('config').description('look after sla_config.yaml')
    .command('check').argument('[file]', 'the configuration', 'sla_config.yaml')
    .description('say what the service would say of a configuration')
    .addOption(formatOption())
    .action(check);
}

async function check(file: string, { format }: { readonly format: Format }): Promise<void> {
  const { ConfigFile, checkConfig, formatProblems } = await import('#platform/config');
  const content = await new ConfigFile(file, 0).read();
  if (content.kind !== 'text') throw new Failure(content.kind === 'missing' ? `${file} does not exist.` : `${file}: ${content.reason}.`);
  const { ok, problems } = checkConfig(content.text, content.attachments);
  if (format !== 'table') printRows(problems.map((problem) => ({ file, ...problem })), format);
  else if (problems.length > 0) process.stdout.write(`${formatProblems(problems, file)}\n`);
  if (!ok) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    throw new Failure(`${file} has ${errors} ${errors === 1 ? 'error' : 'errors'}; a service would keep its last good configuration.`);
  }
  note(`${file} is valid.`);
}
