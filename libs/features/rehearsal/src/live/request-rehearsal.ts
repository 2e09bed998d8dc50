import { attachmentsOf, checkConfig, filesNamedIn, foreignNames, type ConfigFiles, type ConfigProblem, type ConfigSource, type ConfigVersions } from '#platform/config';
import type { Rehearsals } from './rehearsals.js';

export interface RehearsalRequest {
  readonly tenantId: string;
  readonly keyId: string;
  readonly everyTenant: boolean;
  readonly text: string;
  readonly files: ConfigFiles;
}

export type RequestOutcome =
  | { readonly kind: 'accepted'; readonly id: string }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'too_many' };

/** Takes a text that passes the check as a job for whichever replica is free. */
export class RequestRehearsal {
  constructor(private readonly rehearsals: Rehearsals, private readonly versions: ConfigVersions, private readonly config: ConfigSource) {}

  async request({ text, files, ...who }: RehearsalRequest): Promise<RequestOutcome> {
    const named = filesOf(text, files);
    const checked = checkConfig(text, attachmentsOf(named));
    if (!checked.ok) return { kind: 'invalid', problems: checked.problems };
    const foreign = foreignNames(text, checked.config, this.config.current());
    if (foreign.length > 0) return { kind: 'invalid', problems: foreign };
    const newestVersion = await this.versions.newest();
    const { version: baseVersion } = await this.config.atLeast(newestVersion);
    const id = await this.rehearsals.add({ ...who, text, files: named, warnings: checked.problems, baseVersion, newestVersion });
    return id === undefined ? { kind: 'too_many' } : { kind: 'accepted', id };
  }
}

/** Those that belong to the text; a version is its text and the files it names. */
export function filesOf(text: string, files: ConfigFiles): ConfigFiles {
  return Object.fromEntries(filesNamedIn(text).flatMap((name) => (Object.hasOwn(files, name) ? [[name, files[name]!]] : [])));
}
