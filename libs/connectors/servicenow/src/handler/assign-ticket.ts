import { HandlerFailure, type AllocationDecision, type AssignAnswer, type Call } from '#contracts';
import { decisionNote, shortWords } from '#platform/outbound';
import { valueOf, type Row, type ServiceNowClient } from './servicenow-client.js';
import type { ServiceNowHandlerSettings } from './servicenow-settings.dto.js';

const SYS_ID = /^[0-9a-f]{32}$/;
/** Nothing an encoded query would read as more than a value. */
const NUMBER = /^[\w.-]{1,80}$/;

/**
 * Sets assignment_group and a work note in one update. ServiceNow knows no idempotency keys: a ticket that is with the group
 * already (or, with `decision_field`, has the decision already) is left alone, so a repetition writes no second note.
 */
export async function assignTicket(client: ServiceNowClient, settings: ServiceNowHandlerSettings, decision: AllocationDecision, call: Call): Promise<AssignAnswer> {
  const { allocation, decision_id: id } = decision;
  const { decision_field: mark } = settings;
  const fields = ['sys_id', 'assignment_group', ...(mark ? [mark] : [])].join(',');
  const ticket = await find(client, settings, decision, fields, call);
  if (mark ? valueOf(ticket[mark]) === id : valueOf(ticket['assignment_group']) === allocation.group_id) return { kind: 'assigned', already: true };
  const answer = await client.request('PATCH', `/api/now/table/${settings.table}/${valueOf(ticket['sys_id'])}`, call, {
    accept: [403],
    query: { sysparm_fields: fields, sysparm_exclude_reference_link: 'true' },
    json: {
      assignment_group: allocation.group_id,
      work_notes: decisionNote(decision),
      ...(allocation.assigned_user !== undefined && { assigned_to: allocation.assigned_user }),
      ...(mark && { [mark]: id }),
    },
  });
  if (answer.status === 403) return refusal(answer.body);
  // Access rules on a field answer 200 and keep the old value; a group that is not there leaves none.
  const now = valueOf(client.row(answer)['assignment_group']);
  if (now === allocation.group_id) return { kind: 'assigned' };
  return { kind: 'rejected', reason: `the instance took the update and kept ${now === '' ? 'no group' : `group ${now}`}: the group is unknown to it, or the user may not set it` };
}

async function find(client: ServiceNowClient, { table, find_by: column }: ServiceNowHandlerSettings, { ticket_id: id, ticket_number: number }: AllocationDecision, fields: string, call: Call): Promise<Row> {
  const path = `/api/now/table/${table}`;
  const common = { sysparm_fields: fields, sysparm_exclude_reference_link: 'true' };
  if (SYS_ID.test(id)) {
    const answer = await client.request('GET', `${path}/${id}`, call, { accept: [400, 404], query: common });
    if (answer.status === 404) throw new HandlerFailure('permanent', `404: there is no ${table} ${id}`);
    if (answer.status === 400) throw new HandlerFailure('misconfigured', `400 ${shortWords(answer.text)}`);
    return client.row(answer);
  }
  // A ticket's number is what people call it; its id is what other systems keep.
  const named = (column === 'number' ? [number, id] : [id, number]).find((name) => name !== undefined && NUMBER.test(name));
  if (named === undefined) throw new HandlerFailure('permanent', `${shortWords(id, 60)} is neither a sys_id nor a number`);
  const [ticket] = client.rows(await client.request('GET', path, call, { query: { ...common, sysparm_query: `${column}=${named}`, sysparm_limit: 1 } }));
  if (!ticket) throw new HandlerFailure('permanent', `there is no ${table} with ${column} ${named}`);
  return ticket;
}

/** A business rule that says no is about this ticket and group; anything else is about the user's rights. */
function refusal(body: unknown): AssignAnswer {
  const { message, detail } = ((body as { error?: unknown } | undefined)?.error ?? {}) as { message?: unknown; detail?: unknown };
  const words = shortWords([message, detail].filter((part) => typeof part === 'string').join(': '));
  if (/business rule|data policy/i.test(words)) return { kind: 'rejected', reason: words };
  throw new HandlerFailure('misconfigured', `403 ${words}`.trim());
}
