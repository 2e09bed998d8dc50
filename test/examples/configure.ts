import { attachmentsOf, checkConfig, compileConfig, type WatchdogConfig } from '#platform/config';
import { stringify } from 'yaml';
import type { ConfigText, Example, Topic } from './example.js';
import type { LocalTimes } from './local-time.js';

/** The configuration of one version, from an instant on. */
export interface Version {
  readonly from: number;
  readonly config: WatchdogConfig;
}

/** Compiles what an example says by the product's own compiler, which must have nothing to say against it. */
export function versionsOf(topic: Topic, example: Example, times: LocalTimes): readonly Version[] {
  const versions: Version[] = [];
  let text = merged(topic.config ?? {}, example);
  for (const change of [undefined, ...example.changes ?? []]) {
    if (change !== undefined) text = merged(text, change);
    const checked = checkConfig(stringify(text), attachmentsOf(topic.files ?? {}));
    if (!checked.ok || checked.problems.length > 0) throw new Error(checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    const from = change === undefined ? -Infinity : times.read(change.at);
    const version = versions.length + 1;
    const before = versions.at(-1)?.config;
    const predecessor = before && { ...before, replacedAt: from };
    versions.push({ from, config: compileConfig(checked.config, { version, hash: `version ${version}` }, NO_WEBHOOKS, predecessor) });
  }
  return versions;
}

const NO_WEBHOOKS = { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined };

/** Promises of its own take the place of those before: the list of policies is read as a whole. */
function merged(before: ConfigText, { policy, config = {} }: { readonly policy?: ConfigText; readonly config?: ConfigText }): ConfigText {
  const { policies, tiers, ...rest } = before;
  const promises = policy === undefined && config['policies'] === undefined && config['tiers'] === undefined;
  return {
    ...rest,
    ...(promises && policies !== undefined && { policies }),
    ...(promises && tiers !== undefined && { tiers }),
    ...(policy !== undefined && { policies: [{ name: 'promise', ...policy }] }),
    ...config,
    ...(config['calendars'] !== undefined && { calendars: { ...(before['calendars'] as object | undefined), ...(config['calendars'] as object) } }),
  };
}
