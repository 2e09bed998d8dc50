import { classify, learnedTier, type Catalog, type Classification, type Tier, type TierName, type TicketText } from '#core/classification';
import type { ClassificationConfig, ConfigSource } from '#platform/config';
import type { Log } from '#platform/telemetry';
import { catalogSource } from './catalog/catalog-source.js';
import { FollowCatalog } from './catalog/follow-catalog.js';
import { readKeywordTier, type ReadKeywords } from './keyword-rules.js';
import type { FollowModels } from './models/follow-models.js';
import { shippedKeywords } from './shipped-keywords.js';

/** A category model before a department model: the department may follow from the category. */
const LEARNED_KINDS = ['category', 'department'] as const;

/** Classifies tickets as the configuration in force says. What cannot be had (catalog, rules, model) leaves the last good one, or goes without. */
export class Classifier {
  private catalog: { readonly place: string; readonly following: FollowCatalog } | undefined;
  private keywords: Extract<ReadKeywords, { kind: 'tier' }> | undefined;
  private adopting: Promise<void> = Promise.resolve();
  private stopped = false;

  /** `llm`: the tier of the connector, where there is one; `models`: undefined where there is no database. */
  constructor(private readonly config: ConfigSource, private readonly models: FollowModels | undefined, private readonly log: Log, private readonly llm?: Tier) {}

  async start(): Promise<void> {
    this.config.onChange((next) => this.adoptNext(next.classification));
    this.adoptNext(this.config.current().classification);
    await this.adopting;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.adopting;
    await this.catalog?.following.stop();
  }

  /** One classification per ticket, in their order. Never rejects because of a tier. */
  async classify(tenantId: string, tickets: readonly TicketText[]): Promise<Classification[]> {
    const { tiers, learnedThreshold } = this.config.current().classification;
    if (tiers.includes('learned')) for (const kind of LEARNED_KINDS) await this.loadModel(tenantId, kind);
    const known: Readonly<Record<TierName, readonly Tier[]>> = {
      llm: this.llm ? [this.llm] : [],
      learned: LEARNED_KINDS.filter((kind) => this.models?.current(tenantId, kind)).map((kind) => learnedTier(() => this.models?.current(tenantId, kind), learnedThreshold)),
      keywords: this.keywords ? [this.keywords.tier] : [],
    };
    return classify(tickets, tiers.flatMap((name) => known[name]), this.currentCatalog());
  }

  /** Those a ticket may be given to, as far as they are known without one: of the rules, the catalog, and the tenant's model. */
  async departments(tenantId: string): Promise<readonly string[]> {
    await this.loadModel(tenantId, 'department');
    const ofCatalog = this.currentCatalog()?.requests.flatMap(({ department }) => department ?? []) ?? [];
    return [...new Set([...(this.keywords?.departments ?? []), ...ofCatalog, ...(this.models?.current(tenantId, 'department')?.description.labels ?? [])])];
  }

  /** Who gets what no keyword speaks for; undefined where the rules name nobody. */
  fallbackDepartment(): string | undefined {
    return this.keywords?.fallback;
  }

  /** The last good one; undefined where none is configured or none came yet. */
  currentCatalog(): Catalog | undefined {
    return this.catalog?.following.current();
  }

  /** The database away must not keep tickets from the other tiers. */
  private async loadModel(tenantId: string, kind: (typeof LEARNED_KINDS)[number]): Promise<void> {
    try {
      await this.models?.load(tenantId, kind);
    } catch (err) {
      this.log.warn({ operation: 'classification.models', tenant: tenantId, err }, 'The learned model cannot be loaded; going on without it');
    }
  }

  /** One after another, so that the newest configuration is the last to be adopted. */
  private adoptNext(config: ClassificationConfig): void {
    this.adopting = this.adopting.then(() => this.adopt(config)).catch((err: unknown) => this.log.error({ operation: 'classification.config', err }, 'The configuration of classification cannot be adopted'));
  }

  private async adopt({ catalog, keywords }: ClassificationConfig): Promise<void> {
    if (this.stopped) return;
    await this.adoptCatalog(catalog);
    await this.adoptKeywords(keywords);
  }

  private async adoptCatalog(catalog: ClassificationConfig['catalog']): Promise<void> {
    const place = JSON.stringify(catalog);
    if (this.catalog?.place === place) return;
    await this.catalog?.following.stop();
    this.catalog = undefined;
    if (!catalog) return;
    this.catalog = { place, following: new FollowCatalog(catalogSource(catalog.place), catalog.refreshMs, this.log) };
    this.catalog.following.start();
  }

  private async adoptKeywords({ file = shippedKeywords(), threshold }: ClassificationConfig['keywords']): Promise<void> {
    try {
      const read = await readKeywordTier(file, threshold, () => this.currentCatalog());
      if (read.kind === 'tier') this.keywords = read;
      else this.log.warn({ operation: 'classification.keywords', file, problems: read.problems.slice(0, 10) }, 'The keyword rules cannot be used; the last good ones stay in force');
    } catch (err) {
      this.log.warn({ operation: 'classification.keywords', file, err }, 'The keyword rules cannot be read; the last good ones stay in force');
    }
  }
}
