import { alwaysOpen } from '#core/sla-clock';
import type { Log } from '#platform/telemetry';
import { compileConfig, keepsHistory, type Webhooks } from '../compiled/compile-config.js';
import { checkConfig } from '../document/check-config.js';
import { attachmentsOf } from '../reading/attachments.js';
import { formatProblem } from '../reading/problem.js';
import { ConfigSource, type WatchdogConfig } from '../watchdog-config.js';
import type { ConfigHealth } from './config-health.js';
import type { ConfigVersions, StoredVersion } from './config-versions.js';

type Listener = (next: WatchdogConfig, previous: WatchdogConfig) => void;

/** Compiled versions kept for cycles that ran under them. */
const MOST_KEPT = 50;

/** The newest stored version, compiled. `adoptNewest` first, and whenever a version may have been added. */
export class VersionedConfigSource extends ConfigSource {
  private inForce: WatchdogConfig | undefined;
  private readonly kept = new Map<number, WatchdogConfig>();
  private readonly listeners = new Set<Listener>();
  /** Those already reported. */
  private readonly broken = new Set<number>();
  private adopting: Promise<void> = Promise.resolve();

  constructor(
    private readonly versions: ConfigVersions,
    private readonly webhooks: Webhooks,
    private readonly health: ConfigHealth,
    private readonly log: Log,
  ) {
    super();
  }

  override current(): WatchdogConfig {
    if (!this.inForce) throw new Error('No configuration has been adopted yet');
    return this.inForce;
  }

  get adopted(): boolean {
    return this.inForce !== undefined;
  }

  /**
   * A version that this release cannot compile (written by a newer one, say) is read as the one in force, whichever that
   * is then: its tickets get today's promise rather than none. Throws where there is no such version.
   */
  override async version(version: number): Promise<WatchdogConfig> {
    if (version === this.inForce?.version) return this.inForce;
    const known = this.kept.get(version);
    if (known) return known;
    if (this.broken.has(version)) return inPlaceOfAnother(this.current());
    const stored = await this.versions.read(version);
    if (!stored) throw new Error(`There is no configuration version ${version}`);
    return (await this.compile(stored)) ?? inPlaceOfAnother(this.current());
  }

  /** The last good one where that version cannot be compiled here. */
  override async atLeast(version: number): Promise<WatchdogConfig> {
    if (this.current().version < version) await this.adoptNewest();
    return this.current();
  }

  override onChange(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** One at a time, so that listeners see versions in order. */
  adoptNewest(): Promise<void> {
    const next = this.adopting.then(() => this.adopt());
    this.adopting = next.catch(() => {});
    return next;
  }

  /** The newest that compiles; a broken one is reported once and leaves the last good one in force. */
  private async adopt(): Promise<void> {
    const newer = await this.versions.newerThan(this.inForce?.version ?? 0);
    for (const stored of newer) {
      const compiled = await this.compile(stored);
      if (!compiled) continue;
      this.enforce(compiled);
      break;
    }
    if (newer.length > 0 && this.inForce?.version === newer[0]!.version) this.health.accept('version');
  }

  private enforce(next: WatchdogConfig): void {
    const previous = this.inForce;
    this.inForce = next;
    this.log.info({ operation: 'config.adopt', version: next.version }, `Configuration version ${next.version} is in force`);
    if (!previous) return;
    for (const listener of this.listeners) {
      try {
        listener(next, previous);
      } catch (err) {
        this.log.error({ operation: 'config.adopt', version: next.version, err }, 'A listener failed on the new configuration');
      }
    }
  }

  private async compile({ version, hash, text, files, createdAt }: StoredVersion): Promise<WatchdogConfig | undefined> {
    if (this.broken.has(version)) return undefined;
    const known = this.kept.get(version);
    if (known) return known;
    const checked = checkConfig(text, attachmentsOf(files));
    if (checked.ok) {
      const previous = keepsHistory(checked.config) ? await this.validBefore(version) : undefined;
      const compiled = compileConfig(checked.config, { version, hash }, this.webhooks, previous && { ...previous, replacedAt: createdAt });
      this.keep(version, compiled);
      return compiled;
    }
    this.broken.add(version);
    const problems = checked.problems.map((problem) => formatProblem(problem, `version ${version}`));
    this.log.error({ operation: 'config.adopt', version, problems }, `Configuration version ${version} is not valid for this release; the last good one stays in force`);
    if (version > (this.inForce?.version ?? 0)) this.health.refuse('version', problems);
    return undefined;
  }

  /** The version that was in force until then. Goes back no further than there is history to keep. */
  private async validBefore(version: number): Promise<WatchdogConfig | undefined> {
    for (let stored = await this.versions.readBefore(version); stored; stored = await this.versions.readBefore(stored.version)) {
      const compiled = await this.compile(stored);
      if (compiled) return compiled;
    }
    return undefined;
  }

  private keep(version: number, config: WatchdogConfig): void {
    this.kept.set(version, config);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
  }
}

/** What is stored of the other version may name calendars that are gone: rather all hours than no answer. */
function inPlaceOfAnother(config: WatchdogConfig): WatchdogConfig {
  return { ...config, schedule: (calendar, version) => (config.calendars.has(calendar) ? config.schedule(calendar, version) : alwaysOpen) };
}
