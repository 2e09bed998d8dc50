import { completeGroups, type Handler, type HandlerPlugin } from '#contracts';
import type { Clock } from '#platform/clock';
import type { ConfigSource, HandlerConfig } from '#platform/config';
import { handlerContext } from '#platform/outbound';
import { loadModule } from '#platform/plugins';
import type { Log } from '#platform/telemetry';
import { Handlers, type OpenHandler } from './handlers.js';

/** The plugins that come with the product, by name. Bound by the application: a feature knows no connector. */
export abstract class HandlerPlugins {
  abstract readonly builtIn: ReadonlyMap<string, HandlerPlugin>;
}

interface Opened extends OpenHandler {
  /** What it was opened from: the same text and secrets need no new one. */
  readonly from: string;
  readonly closing: AbortController;
}

const CLOSE_MS = 5_000;

/** The handlers of the configuration in force, opened by their plugins, and opened anew when what is written of them changes. */
export class ConfiguredHandlers extends Handlers {
  private opened: readonly Opened[] = [];

  constructor(
    private readonly config: ConfigSource, private readonly plugins: HandlerPlugins, private readonly clock: Clock, private readonly directory: string, private readonly log: Log,
  ) {
    super();
  }

  override all(): readonly OpenHandler[] {
    return this.opened;
  }

  /** Opens what the configuration has now. One that cannot be opened is left out and said; the others are not the worse for it. */
  async adopt(): Promise<void> {
    const before = new Map(this.opened.map((handler) => [handler.name, handler]));
    const next: Opened[] = [];
    for (const config of this.config.current().handlers.values()) {
      const from = fingerprint(config);
      const same = before.get(config.name);
      const handler = same?.from === from ? { ...same, ...followed(config) } : await this.open(config, from);
      if (handler) next.push(handler);
      if (handler?.handler === same?.handler) before.delete(config.name);
    }
    this.opened = next;
    await Promise.all([...before.values()].map(close));
  }

  private async open(config: HandlerConfig, from: string): Promise<Opened | undefined> {
    const { name, tenant, url, settings, timeoutMs } = config;
    const plugin = await this.pluginOf(config);
    if (typeof plugin === 'string') return this.refuse(config, [plugin]);
    const secrets = new Map([...config.secrets].map(([key, value]) => [key, value !== undefined] as const));
    const faults = plugin.check?.({ url, settings, secrets }) ?? [];
    if (faults.length > 0) return this.refuse(config, faults.map(({ field, message }) => `${field} ${message}`));
    const closing = new AbortController();
    const known = new Map([...config.secrets].flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
    const handler: Handler = plugin.open(handlerContext({ handler: name, tenant, url, settings, secrets: known, now: () => this.clock.now(), timeoutMs, signal: closing.signal }));
    return { ...followed(config), from, closing, handler };
  }

  private async pluginOf({ type, module }: HandlerConfig): Promise<HandlerPlugin | string> {
    if (module === undefined) return this.plugins.builtIn.get(type) ?? `there is no plugin "${type}"`;
    const loaded = await loadModule(module, this.directory);
    if (loaded.kind === 'failed') return loaded.reason;
    const plugin = (loaded.module['handler'] ?? loaded.module['default']) as Partial<HandlerPlugin> | undefined;
    return typeof plugin?.open === 'function' ? (plugin as HandlerPlugin) : `"${module}" has no export "handler" with a function "open"`;
  }

  private refuse({ name }: HandlerConfig, reasons: readonly string[]): undefined {
    this.log.error({ operation: 'open-handler', handler: name, reasons }, 'A handler cannot be used; nothing is given to its groups');
  }
}

/** What may change without opening it anew. */
function followed({ name, tenant, sources, refreshMs, overrides }: HandlerConfig): Omit<OpenHandler, 'handler'> {
  return { name, tenantId: tenant, sources, refreshMs, complete: (found) => completeGroups(found, overrides) };
}

function fingerprint({ type, module, url, tenant, settings, timeoutMs, secrets }: HandlerConfig): string {
  return JSON.stringify([type, module, url, tenant, settings, timeoutMs, [...secrets]]);
}

async function close({ handler, closing }: Opened): Promise<void> {
  await handler.close?.({ signal: AbortSignal.timeout(CLOSE_MS) }).catch(() => {});
  closing.abort();
}
