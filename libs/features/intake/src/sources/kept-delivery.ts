import { createHash } from 'node:crypto';
import { EVENT_TYPES, TOPICS } from '#contracts';
import type { Message } from '#platform/messaging';
import type { Delivery } from '#platform/plugins';

/** A delivery as the dead letters keep it, and as it comes back on replay. */
export interface KeptDelivery {
  readonly source: string;
  /** Those that tell what it is; none that prove who sent it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly received_at: string;
}

const KEPT_HEADERS = /^(?:content-type|user-agent|x-github-(?:event|delivery)|x-atlassian-webhook-identifier|x-zendesk-webhook-(?:id|invocation-id)|x-webhook-(?:id|subscription)|x-delivery-id|x-freshdesk-delivery-id|idempotency-key)$/;
const SECRET_NAME = /pass(?:word|wd|phrase)|secret|token|api_?key|authorization|credential|private_?key/i;
const REDACTED = '[redacted]';

export function messageOf(source: string, tenantId: string, correlationId: string, { headers, body, now }: Delivery): Message {
  const kept: KeptDelivery = {
    source,
    headers: Object.fromEntries(Object.entries(headers).filter((header): header is [string, string] => KEPT_HEADERS.test(header[0]) && header[1] !== undefined)),
    body: redacted(body.toString('utf8')),
    received_at: now.toISOString(),
  };
  const data = JSON.stringify(kept);
  return {
    // The same delivery again makes no second letter.
    id: createHash('sha256').update(source).update('\0').update(body).digest('hex').slice(0, 32),
    topic: TOPICS.sourceDeliveries,
    key: `source:${source}`,
    type: EVENT_TYPES.sourceDelivery,
    source: `/ticket-watchdog/sources/${source}`,
    time: kept.received_at,
    tenantId,
    correlationId,
    data,
  };
}

/** Undefined: the message is no delivery. */
export function deliveryOf(data: string): (Delivery & { readonly source: string }) | undefined {
  try {
    const { source, headers, body, received_at } = JSON.parse(data) as Partial<KeptDelivery>;
    if (typeof source !== 'string' || typeof body !== 'string') return undefined;
    const now = new Date(received_at ?? NaN);
    return { source, method: 'POST', path: `/api/v1/webhooks/${source}`, query: '', headers: headers ?? {}, body: Buffer.from(body), now: Number.isNaN(now.getTime()) ? new Date() : now };
  } catch {
    return undefined;
  }
}

/** Passwords and the like have no place in a list that people read. What is no JSON stays as it is, but for what looks like one. */
function redacted(text: string): string {
  if (!SECRET_NAME.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) => (SECRET_NAME.test(name) && (typeof value === 'string' || typeof value === 'number') ? REDACTED : value));
  } catch {
    return text.replace(/("?[\w-]*(?:password|passwd|secret|token|api_?key|authorization)[\w-]*"?\s*[:=]\s*)("[^"]*"|[^\s,&}]+)/gi, `$1"${REDACTED}"`);
  }
}
