import { attachmentsOf, checkConfig, foreignNames, type ConfigFiles, type ConfigProblem, type ConfigSource, type ConfigVersions, type StoredVersion } from '#platform/config';
import type { Log } from '#platform/telemetry';
import { filesOf } from '../live/request-rehearsal.js';
import type { Rehearsals } from '../live/rehearsals.js';

/** Who adopts, and why. */
export interface Adoption {
  readonly tenantId: string;
  readonly keyId: string;
  /** Sees rehearsals over all tenants. */
  readonly operator: boolean;
  readonly author: string;
  readonly reason: string;
  /** The version the caller believes to be in force; undefined: whichever is. */
  readonly expected: number | undefined;
}

export type AdoptedText =
  | { readonly rehearsal: string }
  | { readonly text: string; readonly files: ConfigFiles }
  /** What an earlier version said. */
  | { readonly version: number };

export type AdoptionOutcome =
  | { readonly kind: 'adopted'; readonly version: StoredVersion }
  | { readonly kind: 'no_such_rehearsal' }
  | { readonly kind: 'no_such_version' }
  | { readonly kind: 'in_force_already' }
  | { readonly kind: 'not_rehearsed'; readonly status: 'waiting' | 'running' | 'failed' }
  /** Another version is in force than the caller knows. */
  | { readonly kind: 'outdated'; readonly inForce: number }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

type Candidate = Exclude<AdoptionOutcome, { kind: 'adopted' }> | {
  readonly kind: 'found';
  readonly text: string;
  readonly files: ConfigFiles;
  readonly rehearsal?: string;
  /** The version it was rehearsed against. */
  readonly against?: number;
};

/** Puts a text in force as a new version: everywhere, for all tenants, unless someone else was faster. */
export class AdoptConfig {
  constructor(private readonly versions: ConfigVersions, private readonly config: ConfigSource, private readonly rehearsals: Rehearsals, private readonly log: Log) {}

  async adopt(adopted: AdoptedText, { tenantId, keyId, operator, author, reason, expected }: Adoption): Promise<AdoptionOutcome> {
    const candidate = await this.find(adopted, tenantId, operator);
    if (candidate.kind !== 'found') return candidate;
    const { text, files, rehearsal, against } = candidate;

    const follows = await this.versions.newest();
    const { version: inForce } = await this.config.atLeast(follows);
    if ((expected ?? inForce) !== inForce || (against ?? inForce) !== inForce) return { kind: 'outdated', inForce };
    if ('version' in adopted && adopted.version === inForce) return { kind: 'in_force_already' };
    const checked = checkConfig(text, attachmentsOf(files));
    if (!checked.ok) return { kind: 'invalid', problems: checked.problems };
    const foreign = foreignNames(text, checked.config, this.config.current());
    if (foreign.length > 0) return { kind: 'invalid', problems: foreign };

    const version = await this.versions.adopt({ text, files, author, reason, keyId, follows, ...(rehearsal !== undefined && { rehearsal }) });
    if (version === undefined) return { kind: 'outdated', inForce: (await this.config.atLeast(await this.versions.newest())).version };
    this.log.info({ operation: 'config.put', version, author, reason, key_id: keyId, rehearsal: rehearsal ?? null }, `Configuration version ${version} was adopted through the API`);
    await this.config.atLeast(version);
    return { kind: 'adopted', version: (await this.versions.read(version))! };
  }

  private async find(adopted: AdoptedText, tenantId: string, operator: boolean): Promise<Candidate> {
    if ('text' in adopted) return { kind: 'found', text: adopted.text, files: filesOf(adopted.text, adopted.files) };
    if ('version' in adopted) {
      const earlier = await this.versions.read(adopted.version);
      return earlier ? { kind: 'found', text: earlier.text, files: earlier.files } : { kind: 'no_such_version' };
    }
    const rehearsal = await this.rehearsals.read(tenantId, adopted.rehearsal, operator);
    if (!rehearsal) return { kind: 'no_such_rehearsal' };
    if (rehearsal.status !== 'done') return { kind: 'not_rehearsed', status: rehearsal.status };
    return { kind: 'found', text: rehearsal.text, files: rehearsal.files, rehearsal: rehearsal.id, against: rehearsal.base_version };
  }
}
