import { createHmac } from 'node:crypto';
import { isOneOf } from './same-secret.js';

/**
 * Signatures as of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec 1.0): HMAC-SHA256 over
 * `id.timestamp.body`; headers webhook-id, webhook-timestamp (seconds), webhook-signature (`v1,BASE64`, several with blanks between).
 */
export const WEBHOOK_TOLERANCE_MS = 300_000;

/** Signed with every secret, so that a receiver may hold the old or the new one. */
export function signWebhook(secrets: readonly string[], id: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map((secret) => signature(secret, id, timestamp, body)).join(' ') };
}

export type WebhookVerdict = { readonly kind: 'genuine'; readonly id: string } | { readonly kind: 'refused'; readonly reason: string };

export function verifyWebhook(secrets: readonly string[], headers: Readonly<Record<string, string | undefined>>, rawBody: Uint8Array, now: Date): WebhookVerdict {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) return { kind: 'refused', reason: 'webhook-id, webhook-timestamp and webhook-signature are needed' };
  const sent = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : NaN;
  if (!(Math.abs(now.getTime() - sent) <= WEBHOOK_TOLERANCE_MS)) return { kind: 'refused', reason: 'webhook-timestamp is not within five minutes of now' };
  const expected = secrets.map((secret) => signature(secret, id, timestamp, rawBody));
  const genuine = signatures.split(' ').map((presented) => isOneOf(presented, expected)).includes(true);
  return genuine ? { kind: 'genuine', id } : { kind: 'refused', reason: 'no signature of webhook-signature is right' };
}

/** `whsec_` and base64, as the standard has it; any other text is the key itself. */
function signature(secret: string, id: string, timestamp: string, body: string | Uint8Array): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}
