import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SOURCE_TOOLS, type SourceTools } from './tools.js';
import type { SourcePlugin, SourcePluginModule } from './source-plugin.js';

export type LoadedModule = { readonly kind: 'loaded'; readonly module: Readonly<Record<string, unknown>> } | { readonly kind: 'failed'; readonly reason: string };

export type LoadedSource = { readonly kind: 'loaded'; readonly plugin: SourcePlugin } | { readonly kind: 'failed'; readonly reason: string };

/**
 * Loads the module of a plugin: a file (`./plugins/acme.mjs`, relative to `directory`) or an npm package installed there.
 * Whoever may write the configuration's `plugins:` may run code here: it is read from the file of the service only.
 */
export async function loadModule(specifier: string, directory: string): Promise<LoadedModule> {
  try {
    return { kind: 'loaded', module: (await import(moduleUrl(specifier, directory))) as Record<string, unknown> };
  } catch (error) {
    return { kind: 'failed', reason: `"${specifier}" cannot be loaded: ${error instanceof Error ? error.message.split('\n', 1)[0]! : String(error)}` };
  }
}

/** Where the module is. Throws Error when it is not there. */
export function moduleUrl(specifier: string, directory: string): string {
  return /^(?:\.{1,2}\/|\/)/.test(specifier) ? fileUrl(specifier, directory) : pathToFileURL(createRequire(resolve(directory, 'noop.js')).resolve(specifier)).href;
}

/** The module's export `source`, or its default one. */
export async function loadSource(specifier: string, directory: string): Promise<LoadedSource> {
  const loaded = await loadModule(specifier, directory);
  if (loaded.kind === 'failed') return loaded;
  try {
    const exported = (loaded.module['source'] ?? loaded.module['default']) as SourcePluginModule<SourceTools> | undefined;
    const plugin = typeof exported === 'function' ? exported(SOURCE_TOOLS) : exported;
    const missing = plugin ? missingIn(plugin) : 'an export "source" (or a default one)';
    return missing ? { kind: 'failed', reason: `"${specifier}" has no ${missing}` } : { kind: 'loaded', plugin: plugin! };
  } catch (error) {
    return { kind: 'failed', reason: `"${specifier}" cannot be made: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function fileUrl(specifier: string, directory: string): string {
  const file = resolve(directory, specifier);
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  return pathToFileURL(file).href;
}

function missingIn(plugin: Partial<SourcePlugin>): string | undefined {
  if (typeof plugin.name !== 'string' || plugin.name === '') return '"name"';
  if (typeof plugin.authentication?.verify !== 'function') return '"authentication"';
  return typeof plugin.read === 'function' ? undefined : '"read"';
}
