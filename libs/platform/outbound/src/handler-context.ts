import type { HandlerContext } from '#contracts';
import { requester } from './requester.js';

export interface HandlerContextOptions {
  readonly handler: string;
  readonly tenant: string;
  readonly url: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** By name, resolved; those that could not be are left out. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly now: () => Date;
  /** Of one HTTP exchange. Default 10 s. */
  readonly timeoutMs?: number;
  /** Aborted when the handler is closed. */
  readonly signal?: AbortSignal;
}

/** What `HandlerPlugin.open` is given. */
export function handlerContext({ handler, tenant, settings, secrets, now, timeoutMs = 10_000, signal, ...options }: HandlerContextOptions): HandlerContext {
  const url = options.url.replace(/\/+$/, '');
  return {
    handler, tenant, url, settings, now,
    secret: (name) => secrets.get(name),
    request: requester({ url, timeoutMs, now, secrets: [...secrets.values()], ...(signal && { signal }) }),
  };
}
