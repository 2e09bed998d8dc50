import type { Path } from '../reading/reading.js';
import { KEY_VARIABLES } from './llm.js';
import type { SlaDocument } from './sla-document.js';

/** What a configuration names of the host it runs on, and where it stands. */
interface Named {
  readonly path: Path;
  readonly name: string;
}

/** A file or folder of the host. `use`: what it is read as; the file of a webhook is not to be read as a catalog, which tells of its faults. */
interface NamedFile extends Named {
  readonly use: string;
}

/** A secret, by its environment variable, goes to an origin. `path` is that of the URL. */
interface Sending extends Named {
  readonly to: string;
}

export interface HostNames {
  readonly variables: readonly Named[];
  readonly files: readonly NamedFile[];
  readonly sendings: readonly Sending[];
  /** Every URL that is called. */
  readonly urls: readonly Named[];
}

export function hostNamesIn({ alerting, handlers, sources, classification, geocoding }: SlaDocument): HostNames {
  const { catalog, keywords, llm } = classification;
  const channels = (alerting.channels ?? []).map((channel, index) => ({ ...channel, path: ['alerting', 'channels', index] }));
  const asked = [...sources].flatMap(([name, { pull, ...source }]) => (pull === undefined ? [] : [{ ...source, ...pull, name, path: ['sources', name] }]));
  const key = llm === undefined || llm.without_key ? undefined : (llm.api_key_env ?? KEY_VARIABLES[llm.provider]);
  const llmUrl = llm?.base_url === undefined ? { path: ['classification', 'llm', 'provider'], url: undefined } : { path: ['classification', 'llm', 'base_url'], url: llm.base_url };
  return {
    variables: [
      ...channels.flatMap(({ path, webhook_url_env: name }) => named([...path, 'webhook_url_env'], name)),
      ...[...handlers].flatMap(([handler, { auth }]) => [...auth].map(([secret, name]) => ({ path: ['handlers', handler, 'auth', secret], name }))),
      ...[...sources].flatMap(([source, { secrets_env: names }]) => names.map((name: string) => ({ path: ['sources', source, 'secrets_env'], name }))),
      ...named(['classification', 'llm', 'api_key_env'], key),
    ],
    files: [
      ...channels.flatMap(({ path, webhook_url_file: name }) => named([...path, 'webhook_url_file'], name).map((file) => ({ ...file, use: 'webhook' }))),
      ...asked.flatMap(({ path, folder }) => named([...path, 'pull', 'folder'], folder).map((file) => ({ ...file, use: 'folder' }))),
      ...asked.flatMap(({ path, type, name, options }) => ((type ?? name) === 'files' ? named([...path, 'options', 'mapping'], options.get('mapping')).map((file) => ({ ...file, use: 'mapping' })) : [])),
      ...named(['classification', 'catalog', 'file'], catalog?.file).map((file) => ({ ...file, use: 'catalog' })),
      ...named(['classification', 'keywords', 'file'], keywords.file).map((file) => ({ ...file, use: 'keywords' })),
    ],
    sendings: [
      ...[...handlers].flatMap(([handler, { auth, url }]) => [...auth.values()].map((name) => ({ path: ['handlers', handler, 'url'], name, to: new URL(url).origin }))),
      ...asked.flatMap(({ path, url, secrets_env: names }) => (url === undefined ? [] : names.map((name: string) => ({ path: [...path, 'pull', 'url'], name, to: new URL(url).origin })))),
      ...named(llmUrl.path, key).map((secret) => ({ ...secret, to: llmUrl.url === undefined ? llm!.provider : new URL(llmUrl.url).origin })),
    ],
    urls: [
      ...[...handlers].map(([handler, { url }]) => ({ path: ['handlers', handler, 'url'], name: url })),
      ...asked.flatMap(({ path, url }) => named([...path, 'pull', 'url'], url)),
      ...named(['classification', 'catalog', 'url'], catalog?.url),
      ...named(['classification', 'llm', 'base_url'], llm?.base_url),
      ...named(['geocoding', 'nominatim', 'base_url'], geocoding.nominatim?.base_url),
    ],
  };
}

function named(path: Path, name: string | undefined): Named[] {
  return name === undefined ? [] : [{ path, name }];
}
