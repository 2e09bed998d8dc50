import { parse } from 'yaml';
import { parseCatalog, type Catalog, type ParsedCatalog } from '#core/classification';
import { WakeableLoop } from '#platform/clock';
import type { Log } from '#platform/telemetry';
import type { CatalogSource } from './catalog-source.js';

/** Keeps a catalog at hand. What cannot be had or read leaves the last good one in force. */
export class FollowCatalog {
  private catalog: Catalog | undefined;
  private problem: string | undefined;
  private readonly loop: WakeableLoop;
  private readonly stopping = new AbortController();

  constructor(private readonly source: CatalogSource, refreshMs: number, private readonly log: Log) {
    const onError = (err: unknown): void => this.fail(err instanceof Error ? err.message : String(err));
    this.loop = new WakeableLoop({ tick: () => this.look(), maxSleepMs: refreshMs, onError, retryMs: refreshMs });
  }

  /** Does not wait for a first catalog: tickets are classified without one until it comes. */
  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** Looks again at once. */
  refresh(): void {
    this.loop.wake();
  }

  /** The last good one; undefined before the first. */
  current(): Catalog | undefined {
    return this.catalog;
  }

  /** Why the catalog in force is not the newest; undefined where it is. */
  trouble(): string | undefined {
    return this.problem;
  }

  private async look(): Promise<number> {
    const fetched = await this.source.fetch(this.stopping.signal);
    // Unchanged since a bad one is still bad.
    if (fetched.kind === 'unchanged') return Infinity;
    const parsed = parseText(fetched.text);
    if (!parsed.ok) {
      this.fail(parsed.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).slice(0, 10).join('; '));
      return Infinity;
    }
    this.catalog = parsed.catalog;
    this.problem = undefined;
    this.log.info({ operation: 'classification.catalog', requests: parsed.catalog.requests.length }, 'The service catalog is in force');
    return Infinity;
  }

  private fail(problem: string): void {
    if (this.stopping.signal.aborted) return;
    this.problem = problem;
    this.log.warn({ operation: 'classification.catalog', problem, keeping: this.catalog !== undefined }, 'The service catalog cannot be taken; the last good one stays in force');
  }
}

/** JSON is YAML. Aliases are limited, for a catalog is somebody else's text. */
function parseText(text: string): ParsedCatalog {
  try {
    return parseCatalog(parse(text, { maxAliasCount: 100 }));
  } catch (error) {
    return { ok: false, problems: [{ path: '', message: `not valid YAML: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}` }] };
  }
}
