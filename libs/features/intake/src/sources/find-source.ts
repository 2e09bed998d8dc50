import { builtInSource, type ConfigSource, type SourceConfig } from '#platform/config';
import { loadSource, type LoadedSource, type SourcePlugin } from '#platform/plugins';
import type { SourcePlugins } from './source-plugins.js';

export interface FoundSource {
  readonly kind: 'found';
  readonly config: SourceConfig;
  readonly plugin: SourcePlugin;
  /** In no configuration: a built-in system's own name, for whoever shows an API key. */
  readonly configured: boolean;
}

export type SourceLookup = FoundSource | { readonly kind: 'unknown' } | { readonly kind: 'broken'; readonly reason: string };

/** The sources of the configuration in force; a plugin of their own is loaded when it is first asked for, once. */
export class FindSource {
  private readonly loaded = new Map<string, Promise<LoadedSource>>();

  constructor(private readonly config: ConfigSource, private readonly plugins: SourcePlugins, private readonly directory: string) {}

  /** What is written of a source, whether or not its plugin works. */
  configOf(name: string): SourceConfig | undefined {
    return this.config.current().sources.get(name);
  }

  /** See `SystemOf`: what the configuration says, else a built-in system's own name. */
  systemOf(name: string, tenantId: string): string | undefined {
    const configured = this.configOf(name);
    if (configured) return configured.tenant === tenantId ? configured.type : undefined;
    return this.plugins.builtIn.has(name) ? name : undefined;
  }

  /** `tenant`: whose a source is that no configuration names. */
  async execute(name: string, tenant: string): Promise<SourceLookup> {
    const configured = this.configOf(name);
    const config = configured ?? builtInSource(name, tenant);
    if (config.module !== undefined) {
      const { module } = config;
      const loading = this.loaded.get(module) ?? loadSource(module, this.directory);
      this.loaded.set(module, loading);
      const outcome = await loading;
      if (outcome.kind === 'loaded') return { kind: 'found', config, plugin: outcome.plugin, configured: configured !== undefined };
      // A file mended since is tried again.
      this.loaded.delete(module);
      return { kind: 'broken', reason: outcome.reason };
    }
    const plugin = this.plugins.builtIn.get(config.type);
    if (!plugin) return configured ? { kind: 'broken', reason: `there is no plugin "${config.type}"` } : { kind: 'unknown' };
    return { kind: 'found', config, plugin, configured: configured !== undefined };
  }
}
