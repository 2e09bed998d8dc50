import { normalizeWord, type SourceConfig } from '#platform/config';
import type { SourceSettings } from '#platform/plugins';

/** What a plugin is told of its source. */
export function settingsOf({ name, agents, mapping, options }: SourceConfig): SourceSettings {
  return {
    name,
    mapping,
    options,
    isAgent: (...identities) => identities.some((identity) => identity !== undefined && agents.has(normalizeWord(identity))),
  };
}
