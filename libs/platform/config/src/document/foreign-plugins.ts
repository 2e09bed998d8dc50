import { LineCounter, isNode, parseDocument } from 'yaml';
import type { ConfigProblem } from '../reading/problem.js';
import type { WatchdogConfig } from '../watchdog-config.js';
import type { SlaDocument } from './sla-document.js';

/**
 * Plugins of a text that came over the network and that the configuration in force does not name: whoever names a plugin has
 * code run here, which is for those who may write the service's own file.
 */
export function foreignPlugins(text: string, { plugins }: SlaDocument, inForce: Pick<WatchdogConfig, 'plugins'>): readonly ConfigProblem[] {
  const foreign = [...plugins].filter(([name, module]) => inForce.plugins.get(name) !== module);
  if (foreign.length === 0) return [];
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  return foreign.map(([name, module]) => {
    const node = document.getIn(['plugins', name], true);
    const { line, col } = lines.linePos((isNode(node) && node.range?.[0]) || 0);
    return {
      severity: 'error', line: Math.max(1, line), column: Math.max(1, col), path: `plugins.${name}`,
      message: `found ${JSON.stringify(module)}, which the configuration in force does not name: plugins are code, and are named in the service's own file first`,
    };
  });
}
