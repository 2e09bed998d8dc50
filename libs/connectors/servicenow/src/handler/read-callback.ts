import { jsonOf, readHandlerCallback, type CallbackReading, type HandlerCallback, type HandlerContext, type ReceivedCallback } from '#contracts';
import { secretRefusal } from '#platform/outbound';
import { valueOf } from './servicenow-client.js';

/** Our own format, or the record itself as a business rule posts it: `{sys_id, assignment_group, …}` says who has the ticket now. */
export function readCallback(context: HandlerContext, callback: ReceivedCallback): CallbackReading {
  const refused = secretRefusal(context, callback);
  if (refused) return refused;
  const parsed = jsonOf(callback.rawBody);
  const record = 'body' in parsed ? recordIn(parsed.body) : undefined;
  if (record?.group_id === '') return { kind: 'read', news: [] };
  return record ? readHandlerCallback(Buffer.from(JSON.stringify(record)), context.now().getTime()) : readHandlerCallback(callback.rawBody, context.now().getTime());
}

function recordIn(body: unknown): HandlerCallback | undefined {
  const { result, ...own } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const record = (typeof result === 'object' && result !== null ? result : own) as Record<string, unknown>;
  const [id, group, user] = [valueOf(record['sys_id']), valueOf(record['assignment_group']), valueOf(record['assigned_to'])];
  if (id === '' || record['kind'] !== undefined) return undefined;
  return { kind: 'reassigned', ticket_id: id, group_id: group, ...(user !== '' && { assigned_user: user }) };
}
