import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import type { ConfigProblem } from '../reading/problem.js';
import { formatPath, type Path } from '../reading/reading.js';
import type { WatchdogConfig } from '../watchdog-config.js';
import { hostNamesIn } from './host-names.js';
import { isLinkLocal } from './link-local.js';
import type { SlaDocument } from './sla-document.js';

/**
 * What a text that came over the network names of the host, and the configuration in force does not: plugins, which are code to
 * be run; environment variables and files, whose content is secret; other addresses for secrets that are in use; and addresses that
 * only the host itself can reach. All of it is for those to name who may write the service's own file.
 */
export function foreignNames(text: string, document: SlaDocument, { plugins, host }: Pick<WatchdogConfig, 'plugins' | 'host'>): readonly ConfigProblem[] {
  const { variables, files, sendings, urls } = hostNamesIn(document);
  const known = {
    variables: new Set(host.variables.map(({ name }) => name)),
    files: new Set(host.files.map(({ use, name }) => `${use} ${name}`)),
    sendings: new Set(host.sendings.map(({ name, to }) => `${name} ${to}`)),
    urls: new Set(host.urls.map(({ name }) => name)),
  };
  const found: readonly (readonly [Path, string])[] = [
    ...[...document.plugins].filter(([name, module]) => plugins.get(name) !== module)
      .map(([name, module]) => [['plugins', name], `found ${JSON.stringify(module)}, ${UNNAMED}: plugins are code, and ${FIRST}`] as const),
    ...variables.filter(({ name }) => !known.variables.has(name)).map(({ path, name }) => [path, `found ${JSON.stringify(name)}, ${UNNAMED}: environment variables ${FIRST}`] as const),
    ...files.filter(({ use, name }) => !known.files.has(`${use} ${name}`)).map(({ path, name }) => [path, `found ${JSON.stringify(name)}, ${UNNAMED}: files and folders ${FIRST}`] as const),
    // A variable that is new itself has been told of.
    ...sendings.filter(({ name, to }) => known.variables.has(name) && !known.sendings.has(`${name} ${to}`))
      .map(({ path, name, to }) => [path, `found ${to}, where the configuration in force does not send ${name}: addresses that get secrets ${FIRST}`] as const),
    ...urls.filter(({ name }) => !known.urls.has(name) && isLinkLocal(new URL(name).hostname)).map(({ path, name }) => [path, `found ${JSON.stringify(name)}, a link-local address, ${UNNAMED}: such addresses ${FIRST}`] as const),
  ];
  if (found.length === 0) return [];
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  return found.map(([path, message]) => {
    const { line, col } = lines.linePos(offsetOf(yaml, path));
    return { severity: 'error', line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message };
  });
}

const UNNAMED = 'which the configuration in force does not name';
const FIRST = "are named in the service's own file first";

/** Of what stands there, or, where a default does its work, of what it stands in. */
function offsetOf(yaml: Document, path: Path): number {
  const node = yaml.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(yaml, path.slice(0, -1));
}
