import { completeGroups, type HandlerPlugin } from '#contracts';
import type { Clock } from '#platform/clock';
import type { ConfigSource } from '#platform/config';
import { OpenHandlers, handlerIn, type OpenHandler as Opened } from '#platform/outbound';
import { loadModule } from '#platform/plugins';
import type { HealthReport, Log } from '#platform/telemetry';
import { Handlers, type OpenHandler } from './handlers.js';

/** The plugins that come with the product, by name. Bound by the application: a feature knows no connector. */
export abstract class HandlerPlugins {
  abstract readonly builtIn: ReadonlyMap<string, HandlerPlugin>;
}

/** Whoever knows one of these proves to be the handler; without any, only an API key does. */
const PROOFS = ['callback_secret', 'signing_secret'];

/** The handlers of the configuration in force. */
export class ConfiguredHandlers extends Handlers {
  private readonly plugins: Map<string, HandlerPlugin>;
  private readonly handlers: OpenHandlers;
  private readonly notLoaded = new Map<string, string>();
  private opened: readonly OpenHandler[] = [];

  constructor(private readonly config: ConfigSource, { builtIn }: HandlerPlugins, clock: Clock, private readonly directory: string, private readonly log: Log) {
    super();
    this.plugins = new Map(builtIn);
    this.handlers = new OpenHandlers(this.plugins, () => clock.now());
  }

  override all(): readonly OpenHandler[] {
    return this.opened;
  }

  /** Opens what the configuration has now, and answers what is new or no longer as it was. What cannot be opened is left out and said; the others are not the worse for it. */
  async adopt(): Promise<readonly OpenHandler[]> {
    const { handlers } = this.config.current();
    for (const { type, module } of handlers.values()) if (module !== undefined && !this.plugins.has(type)) await this.load(type, module);
    await this.handlers.adopt(handlers);
    const before = new Set(this.opened.map(({ handler }) => handler));
    this.opened = this.handlers.all().map(openHandler);
    const { problems } = this.handlers;
    if (problems.length > 0) this.log.error({ operation: 'open-handler', problems }, 'Some handlers cannot be used; nothing is given to their groups');
    return this.opened.filter(({ handler }) => !before.has(handler));
  }

  health(): HealthReport {
    const { problems } = this.handlers;
    return problems.length > 0 || this.notLoaded.size > 0 ? { status: 'degraded', details: { problems, not_loaded: Object.fromEntries(this.notLoaded) } } : { status: 'up' };
  }

  async close(): Promise<void> {
    await this.handlers.close();
  }

  /** Tried again with every new configuration, until it works. */
  private async load(type: string, module: string): Promise<void> {
    const loaded = await loadModule(module, this.directory);
    const found = loaded.kind === 'loaded' ? handlerIn(loaded.module) : { kind: 'missing' as const, reason: loaded.reason };
    if (found.kind === 'found') {
      this.plugins.set(type, found.plugin);
      this.notLoaded.delete(type);
    } else this.notLoaded.set(type, found.reason);
  }
}

function openHandler({ config, handler, signal }: Opened): OpenHandler {
  return {
    name: config.name, tenantId: config.tenant, sources: config.sources, refreshMs: config.refreshMs, handler, signal,
    provesItself: PROOFS.some((name) => (config.secrets.get(name) ?? '') !== ''),
    complete: (found) => completeGroups(found, config.overrides),
  };
}
