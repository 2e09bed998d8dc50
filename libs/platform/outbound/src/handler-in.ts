import type { HandlerPlugin } from '#contracts';

export type FoundPlugin = { readonly kind: 'found'; readonly plugin: HandlerPlugin } | { readonly kind: 'missing'; readonly reason: string };

/** The handler plugin a loaded module brings: its export `handler`, or the default one. */
export function handlerIn(module: Readonly<Record<string, unknown>>): FoundPlugin {
  const plugin = (module['handler'] ?? module['default']) as Partial<HandlerPlugin> | undefined;
  if (typeof plugin !== 'object' || plugin === null) return { kind: 'missing', reason: 'has no export "handler" (or a default one)' };
  if (typeof plugin.name !== 'string' || plugin.name === '') return { kind: 'missing', reason: 'has a handler without "name"' };
  if (typeof plugin.open !== 'function') return { kind: 'missing', reason: 'has a handler without "open"' };
  if (plugin.check !== undefined && typeof plugin.check !== 'function') return { kind: 'missing', reason: 'has a handler whose "check" is no function' };
  return { kind: 'found', plugin: plugin as HandlerPlugin };
}
