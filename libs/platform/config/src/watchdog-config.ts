import type { AllocationOptions } from '#core/allocation';
import type { ScorerConfig } from './compiled/compile-allocation.js';
import type { HandlerConfig } from './compiled/compile-handlers.js';
import type { SourceConfig } from './compiled/compile-sources.js';
import type { TierName } from '#core/classification';
import type { PolicySet, Schedule } from '#core/sla-clock';
import type { Priority, Status } from '#core/ticket';
import type { Generations } from './compiled/generations.js';
import type { GeocodingConfig } from './compiled/compile-geocoding.js';
import type { LlmConfig } from './compiled/compile-llm.js';
import type { HostNames } from './document/host-names.js';

/** One version of sla_config.yaml, compiled. */
export interface WatchdogConfig {
  readonly version: number;
  /** SHA-256 of the text and the files it names, hex. */
  readonly hash: string;
  readonly policies: PolicySet;
  /** Some policy looks at a description or at metadata. */
  readonly matchesOnDetails: boolean;
  readonly alerting: AlertingConfig;
  /** How the tenant's tickets are given to groups. */
  allocationOf(tenantId: string): AllocationOptions;
  /** Whether outcomes are compared with the weights, once a day. */
  readonly learnsWeights: boolean;
  /** Scorers of its own. */
  scorersOf(tenantId: string): readonly ScorerConfig[];
  /** By name. */
  readonly handlers: ReadonlyMap<string, HandlerConfig>;
  /** By name. */
  readonly sources: ReadonlyMap<string, SourceConfig>;
  /** Names of plugins, each with the package or file that is loaded. */
  readonly plugins: ReadonlyMap<string, string>;
  /** Environment variables, files and addresses it names. */
  readonly host: HostNames;
  readonly geocoding: GeocodingConfig;
  /** Undefined: no language model is asked. */
  readonly llm: LlmConfig | undefined;
  readonly classification: ClassificationConfig;
  /** What tickets count as that people submit. `keep_closed` in ms. */
  readonly helpdesk: { readonly priority: Priority; readonly tier: string; readonly keep_closed: number };
  /** The status words of the configuration itself, as written there; `policies.statusOf` knows the built-in ones, too. */
  readonly statusWords: ReadonlyMap<string, Status>;
  /** By policy: what it is, and what it still is for tickets created before it was changed (`apply: new_tickets`). */
  readonly generations: ReadonlyMap<string, Generations>;
  /** What two versions are compared by; see `changedPolicies`. */
  readonly fingerprints: ConfigFingerprints;
  /** What the matches of its policies speak of: field → values (normalized), whatever they conclude from them. */
  readonly named: ReadonlyMap<string, ReadonlySet<string>>;
  /** By name, `24x7` among them. */
  readonly calendars: ReadonlyMap<string, Schedule>;
  /**
   * The calendar of a clock that runs under `policyVersion`: that version's, where it still is for older tickets; this one's without it.
   * Throws Error for a name that is not there.
   */
  schedule(calendar: string, policyVersion?: number): Schedule;
}

/** Equal texts mean equal promises, whatever the version they were compiled under. */
export interface ConfigFingerprints {
  /** Which policy a ticket gets, and what status words mean. */
  readonly matching: string;
  /** What each policy promises, by its name. */
  readonly policies: ReadonlyMap<string, string>;
}

export interface AlertingConfig {
  /** An alert found later than this after its instant is historical (D9). */
  readonly staleAfterMs: number;
  /** The same ticket, clock and threshold, or that the same groups are full, is not sent to a channel again within this time. */
  readonly dedupeWindowMs: number;
  /** `{ticket_id}` and `{ticket_number}` are replaced; used where the event itself carries no link. */
  readonly ticketUrl: string | undefined;
  readonly channels: readonly ChannelConfig[];
}

export interface ClassificationConfig {
  readonly catalog: { readonly place: { readonly url: string } | { readonly file: string }; readonly refreshMs: number } | undefined;
  /** Who is asked, in order. */
  readonly tiers: readonly TierName[];
  /** Under this confidence, 0 to 1, the learned model is unsure. */
  readonly learnedThreshold: number;
  readonly keywords: {
    /** Undefined: the shipped rules. */
    readonly file: string | undefined;
    readonly threshold: number;
  };
}

export interface ChannelConfig {
  readonly name: string;
  readonly type: 'slack';
  /** Resolved from the environment or a file; never written in the configuration itself. Undefined: not configured. */
  readonly webhookUrl: string | undefined;
  /** One message per this many ms. */
  readonly intervalMs: number;
  /** More sendable alerts than this are coalesced into one digest. */
  readonly digestAbove: number;
  /** The channel that takes what this one refuses for good. */
  readonly fallback: string | undefined;
}

/** The configuration in force: the newest version known to this process. */
export abstract class ConfigSource {
  abstract current(): WatchdogConfig;
  /** An older version, for cycles that ran under it. */
  abstract version(version: number): Promise<WatchdogConfig>;
  /** The configuration in force, after adopting `version` where this process has not heard of it yet. */
  abstract atLeast(version: number): Promise<WatchdogConfig>;
  abstract onChange(listener: (next: WatchdogConfig, previous: WatchdogConfig) => void): void;
}
