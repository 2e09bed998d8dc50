import { isDeepStrictEqual } from 'node:util';
import type { FieldError, Handler, HandlerPlugin } from '#contracts';
import type { HandlerConfig } from '#platform/config';
import { handlerContext } from './handler-context.js';
import { withIdPrefix } from './with-id-prefix.js';

export interface OpenHandler {
  readonly config: HandlerConfig;
  readonly handler: Handler;
  /** Aborted when the configuration no longer has it as it is; pass it on with every call. */
  readonly signal: AbortSignal;
}

/**
 * The handlers of the configuration in force, opened. A new version leaves alone those it does not change: their sessions go on.
 * Who holds a handler that has been replaced may end its call; the next one is for the new handler.
 */
export class OpenHandlers {
  private readonly open = new Map<string, OpenHandler & { readonly leaving: AbortController }>();
  private readonly broken = new Map<string, readonly FieldError[]>();

  /** `plugins`: by the word a configuration's `type` knows them by. `closing`: for what a handler gives back when it is closed. */
  constructor(private readonly plugins: ReadonlyMap<string, HandlerPlugin>, private readonly now: () => Date, private readonly closing: () => AbortSignal = () => AbortSignal.timeout(5_000)) {}

  /** Opens what is new or changed and closes what is gone. Resolves when everything closed has given back what it held. */
  async adopt(configs: ReadonlyMap<string, HandlerConfig>): Promise<void> {
    const closed = [...this.open].filter(([name, { config }]) => !isDeepStrictEqual(config, configs.get(name))).map(([name]) => this.retire(name));
    this.broken.clear();
    for (const [name, config] of configs) if (!this.open.has(name)) this.openOne(name, config);
    await Promise.all(closed);
  }

  get(name: string): OpenHandler | undefined {
    return this.open.get(name);
  }

  all(): readonly OpenHandler[] {
    return [...this.open.values()];
  }

  /** Those that cannot be opened as they are configured, and why; fields as `handlers.snow.auth.password`. */
  get problems(): readonly FieldError[] {
    return [...this.broken.values()].flat();
  }

  async close(): Promise<void> {
    await Promise.all([...this.open.keys()].map((name) => this.retire(name)));
  }

  private openOne(name: string, config: HandlerConfig): void {
    const place = (field: string) => (field === '' ? `handlers.${name}` : `handlers.${name}.${field}`);
    const plugin = this.plugins.get(config.type);
    if (!plugin) return void this.broken.set(name, [{ field: place('type'), message: `there is no plugin "${config.type}"` }]);
    const leaving = new AbortController();
    try {
      const faults = plugin.check?.({ url: config.url, settings: config.settings, secrets: new Map([...config.secrets].map(([secret, value]) => [secret, value !== undefined])) }) ?? [];
      if (faults.length > 0) return void this.broken.set(name, faults.map(({ field, message }) => ({ field: place(field), message })));
      const secrets = new Map([...config.secrets].flatMap(([secret, value]) => (value === undefined ? [] : [[secret, value] as const])));
      const handler = withIdPrefix(plugin.open(handlerContext({ ...config, handler: name, secrets, now: this.now })), config.idPrefix);
      this.open.set(name, { config, handler, signal: leaving.signal, leaving });
    } catch (error) {
      this.broken.set(name, [{ field: place(''), message: `the plugin "${config.type}" failed: ${error instanceof Error ? error.message : String(error)}` }]);
    }
  }

  private async retire(name: string): Promise<void> {
    const { handler, leaving } = this.open.get(name)!;
    this.open.delete(name);
    leaving.abort();
    await handler.close?.({ signal: this.closing() }).catch(() => {});
  }
}
