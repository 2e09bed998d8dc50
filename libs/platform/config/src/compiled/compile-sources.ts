import type { Priority } from '#core/ticket';
import { DEFAULT_TIER } from '../document/default-tier.js';
import type { AuthenticationText } from '../document/sources/authentication.js';
import { normalizeWord, normalized, type FieldMapping } from '../document/sources/field-mapping.js';
import type { SourceMapping } from '../document/sources/source-mapping.js';
import type { SourceText } from '../document/sources/sources.js';
import type { SlaDocument } from '../document/sla-document.js';

export type AuthenticationConfig = AuthenticationText;

export interface PullConfig {
  readonly url: string | undefined;
  readonly folder: string | undefined;
  readonly everyMs: number;
  readonly overlapMs: number;
  readonly pageSize: number;
}

/** A ticket system that sends, or is asked. */
export interface SourceConfig {
  readonly name: string;
  /** A built-in plugin, or one of `module`. */
  readonly type: string;
  /** An npm package or a file, for plugins that are not built in. */
  readonly module: string | undefined;
  readonly tenant: string;
  /** What stands before the system's own ids in ours. Undefined: nothing; empty: nothing, and its tickets may be those of other sources. */
  readonly idPrefix: string | undefined;
  /** Any one of them will do. */
  readonly secrets: readonly string[];
  /** Secrets are asked for. With none found, nobody gets in. */
  readonly signed: boolean;
  /** Undefined: the way of the system. */
  readonly authentication: AuthenticationConfig | undefined;
  readonly priority: FieldMapping;
  /** By normalised word. */
  readonly priorities: ReadonlyMap<string, Priority>;
  readonly tier: FieldMapping;
  /** By normalised word. */
  readonly statuses: ReadonlyMap<string, string>;
  readonly agents: ReadonlySet<string>;
  readonly mapping: SourceMapping | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly pull: PullConfig | undefined;
}

const DEFAULT_PRIORITY: FieldMapping = { paths: [], values: new Map(), otherwise: undefined, absent: 'medium' };
const UNMAPPED_TIER: FieldMapping = { paths: [], values: new Map(), otherwise: undefined, absent: DEFAULT_TIER };

export function compileSources({ sources, plugins }: SlaDocument, secretOf: (variable: string) => string | undefined): ReadonlyMap<string, SourceConfig> {
  return new Map([...sources].map(([name, text]) => [name, compileSource(name, text, plugins, secretOf)]));
}

/** A built-in source that no configuration names: its tenant is the API key's. */
export function builtInSource(name: string, tenant: string): SourceConfig {
  return {
    name, type: name, module: undefined, tenant, idPrefix: undefined, secrets: [], signed: false, authentication: undefined,
    priority: DEFAULT_PRIORITY, priorities: new Map(), tier: UNMAPPED_TIER, statuses: new Map(), agents: new Set(), mapping: undefined, options: {}, pull: undefined,
  };
}

function compileSource(name: string, text: SourceText, plugins: ReadonlyMap<string, string>, secretOf: (variable: string) => string | undefined): SourceConfig {
  const { pull } = text;
  const type = text.type ?? name;
  return {
    name,
    type,
    module: plugins.get(type),
    tenant: text.tenant,
    idPrefix: text.id_prefix,
    secrets: text.secrets_env.flatMap((variable) => secretOf(variable) ?? []),
    signed: text.secrets_env.length > 0,
    authentication: text.auth,
    priority: { ...(text.priority ?? DEFAULT_PRIORITY), absent: text.priority?.absent ?? DEFAULT_PRIORITY.absent },
    priorities: normalized(text.priorities),
    tier: { ...(text.tier ?? UNMAPPED_TIER), absent: text.tier?.absent ?? DEFAULT_TIER },
    statuses: normalized(text.statuses),
    agents: new Set(text.agents.map(normalizeWord)),
    mapping: text.mapping,
    options: Object.fromEntries(text.options),
    pull: pull && { url: pull.url, folder: pull.folder, everyMs: pull.every, overlapMs: pull.overlap, pageSize: pull.page_size },
  };
}
