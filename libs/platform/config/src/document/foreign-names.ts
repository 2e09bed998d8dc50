import { LineCounter, isNode, parseDocument } from 'yaml';
import type { ConfigProblem } from '../reading/problem.js';
import { formatPath, type Path } from '../reading/reading.js';
import type { WatchdogConfig } from '../watchdog-config.js';
import type { SlaDocument } from './sla-document.js';

interface Named {
  readonly path: Path;
  readonly name: string;
}

/**
 * What a text that came over the network names of the host, and the configuration in force does not: plugins, which are code to
 * be run, and environment variables, whose values go to whatever URL stands beside them. Both are for those to name who may write
 * the service's own file.
 */
export function foreignNames(text: string, document: SlaDocument, inForce: Pick<WatchdogConfig, 'plugins' | 'variables'>): readonly ConfigProblem[] {
  const plugins = [...document.plugins].filter(([name, module]) => inForce.plugins.get(name) !== module);
  const variables = variablesIn(document).filter(({ name }) => !inForce.variables.has(name));
  if (plugins.length + variables.length === 0) return [];
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const problem = (path: Path, message: string): ConfigProblem => {
    const node = yaml.getIn(path, true);
    const { line, col } = lines.linePos((isNode(node) && node.range?.[0]) || 0);
    return { severity: 'error', line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message };
  };
  return [
    ...plugins.map(([name, module]) => problem(['plugins', name], `found ${JSON.stringify(module)}, which the configuration in force does not name: plugins are code, and are named in the service's own file first`)),
    ...variables.map(({ path, name }) => problem(path, `found ${JSON.stringify(name)}, which the configuration in force does not name: environment variables are named in the service's own file first`)),
  ];
}

/** Every environment variable the document names, and where. */
export function variablesIn({ alerting, handlers, sources, classification }: SlaDocument): readonly Named[] {
  return [
    ...(alerting.channels ?? []).flatMap(({ webhook_url_env: name }, index) => (name === undefined ? [] : [{ path: ['alerting', 'channels', index, 'webhook_url_env'], name }])),
    ...[...handlers].flatMap(([handler, { auth }]) => [...auth].map(([key, name]) => ({ path: ['handlers', handler, 'auth', key], name }))),
    ...[...sources].flatMap(([source, { secrets_env: names }]) => names.map((name: string) => ({ path: ['sources', source, 'secrets_env'], name }))),
    ...(classification.llm?.api_key_env === undefined ? [] : [{ path: ['classification', 'llm', 'api_key_env'], name: classification.llm.api_key_env }]),
  ];
}
