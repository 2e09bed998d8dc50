import type { CallbackReading, HandlerContext, ReceivedCallback } from '#contracts';
import { isOneOf, secretsIn } from './same-secret.js';

/**
 * For systems that sign nothing: the header `X-Callback-Secret` holds the secret `callback_secret`. Undefined: nothing against
 * the call, or no such secret configured; then the service's own API key is all that guards it.
 */
export function secretRefusal(context: HandlerContext, { headers }: ReceivedCallback): Extract<CallbackReading, { kind: 'refused' }> | undefined {
  const secrets = secretsIn(context.secret('callback_secret'));
  if (secrets.length === 0 || isOneOf(headers['x-callback-secret'] ?? '', secrets)) return undefined;
  return { kind: 'refused', reason: 'X-Callback-Secret is not the secret agreed upon' };
}
