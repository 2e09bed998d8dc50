import { createHmac } from 'node:crypto';
import { jsonOf, readHandlerCallback, type CallbackReading, type HandlerCallback, type HandlerContext, type ReceivedCallback } from '#contracts';
import { isOneOf, secretRefusal, secretsIn } from '#platform/outbound';
import type { JiraHandlerSettings } from './jira-settings.dto.js';

/** Jira's own webhook `jira:issue_updated` (signed by X-Hub-Signature, WebSub), of which changes of the group are read; or our own format. */
export function readCallback(context: HandlerContext, settings: JiraHandlerSettings, callback: ReceivedCallback): CallbackReading {
  const refused = refusal(context, callback);
  if (refused) return refused;
  const parsed = jsonOf(callback.rawBody);
  const body = ('body' in parsed ? (parsed.body ?? {}) : {}) as { webhookEvent?: unknown; issue?: { key?: unknown }; changelog?: { items?: unknown } };
  if (typeof body.webhookEvent !== 'string') return readHandlerCallback(callback.rawBody, context.now().getTime());
  const delivery = callback.headers['x-atlassian-webhook-identifier'];
  const key = body.issue?.key;
  if (typeof key !== 'string') return { kind: 'unreadable', faults: [{ field: 'issue.key', message: 'must be text' }] };
  return { kind: 'read', news: newsIn(key, body.changelog?.items, settings), ...(delivery !== undefined && { delivery_id: delivery }) };
}

function newsIn(ticket_id: string, items: unknown, { group_field: field }: JiraHandlerSettings): HandlerCallback[] {
  return (Array.isArray(items) ? (items as unknown[]) : []).flatMap((item): HandlerCallback[] => {
    const { fieldId, field: name, to } = (item ?? {}) as { fieldId?: unknown; field?: unknown; to?: unknown };
    const ours = field === undefined ? fieldId === 'components' || name === 'Component' : fieldId === field;
    // A group picker's value is written with brackets.
    const group = typeof to === 'string' ? to.replace(/^\[(.*)\]$/, '$1') : '';
    return ours && group !== '' && group.length <= 255 ? [{ kind: 'reassigned', ticket_id, group_id: group }] : [];
  });
}

/** Jira signs (`sha256=HEX`); scripts that call in our own format send the secret itself. */
function refusal(context: HandlerContext, callback: ReceivedCallback): CallbackReading | undefined {
  const presented = callback.headers['x-hub-signature'];
  if (presented === undefined) return secretRefusal(context, callback);
  const expected = secretsIn(context.secret('callback_secret')).map((secret) => `sha256=${createHmac('sha256', secret).update(callback.rawBody).digest('hex')}`);
  return expected.length === 0 || isOneOf(presented, expected) ? undefined : { kind: 'refused', reason: 'X-Hub-Signature is not right' };
}
