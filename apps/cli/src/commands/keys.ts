import { type Command, Option } from 'commander';
import { AT_ONCE } from '#features/replay';
import type { Scope } from '#platform/security';
import { formatOption, note, printResult, printRows, type Format, type Row } from '../output.js';
import { serviceClient, withServiceOptions, type ServiceOptions } from '../service-options.js';

const SCOPES: readonly Scope[] = ['ingest', 'read', 'admin'];

interface Options extends ServiceOptions {
  readonly tenant?: string;
  readonly format: Format;
}

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of a running service; needs a key with scope admin');
  options(keys.command('create').argument('<name>', 'what the key is for'))
    .addOption(new Option('--scope <scopes...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
    .description('make a key and print it, this once')
    .action(create);
  options(keys.command('list')).description('list the keys, revoked ones included').action(list);
  options(keys.command('revoke').argument('<id>', 'as `keys list` shows it')).description('revoke a key for good').action(revoke);
}

function options(command: Command): Command {
  return withServiceOptions(command).option('--tenant <tenant>', 'another tenant than the key\'s own').addOption(formatOption());
}

async function create(name: string, { scope, tenant, format, ...service }: Options & { readonly scope: readonly string[] }): Promise<void> {
  const body = JSON.stringify({ name, scopes: scope, ...(tenant === undefined ? {} : { tenant }) });
  printResult((await (await serviceClient(service, AT_ONCE)).request('POST', '/api/v1/keys', body)) as Row, format);
  note('The key is not kept anywhere: store it now.');
}

async function list({ tenant, format, ...service }: Options): Promise<void> {
  const { keys } = (await (await serviceClient(service, AT_ONCE)).request('GET', `/api/v1/keys${query(tenant)}`)) as { keys: Row[] };
  if (keys.length === 0 && format === 'table') note('There are no keys.');
  else printRows(keys, format);
}

async function revoke(id: string, { tenant, format: _, ...service }: Options): Promise<void> {
  await (await serviceClient(service, AT_ONCE)).request('DELETE', `/api/v1/keys/${encodeURIComponent(id)}${query(tenant)}`);
  note(`Key ${id} is revoked.`);
}

function query(tenant: string | undefined): string {
  return tenant === undefined ? '' : `?${new URLSearchParams({ tenant }).toString()}`;
}
