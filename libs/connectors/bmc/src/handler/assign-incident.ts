import { HandlerFailure, type AllocationDecision, type AssignAnswer, type Call } from '#contracts';
import { decisionNote, shortWords } from '#platform/outbound';
import { arError, type BmcClient, type Values } from './bmc-client.js';
import type { BmcHandlerSettings } from './bmc-settings.dto.js';
import type { SupportGroup } from './read-groups.js';

/** Nothing a qualification would read as more than a value. */
const NUMBER = /^[\w-]{1,80}$/;

/**
 * Sets the assigned group (with its company and organization, without which the form refuses it) and a work info entry in one
 * update. AR System knows no idempotency keys: an incident that is with the group already is left alone.
 */
export async function assignIncident(client: BmcClient, settings: BmcHandlerSettings, group: SupportGroup | undefined, decision: AllocationDecision, call: Call): Promise<AssignAnswer> {
  if (!group) return { kind: 'rejected', reason: `there is no enabled support group ${shortWords(decision.allocation.group_id, 60)}` };
  const incident = await find(client, settings.incident_form, decision, call);
  if (incident['Assigned Group ID'] === group.id) return { kind: 'assigned', already: true };
  const { assigned_user: user } = decision.allocation;
  const answer = await client.request('PUT', settings.incident_form, String(incident['Request ID']), call, {
    accept: [400, 404],
    json: {
      values: {
        'Assigned Support Company': group.company,
        'Assigned Support Organization': group.organization,
        'Assigned Group': group.name,
        'Assigned Group ID': group.id,
        ...(user !== undefined && { Assignee: user }),
        'z1D Action': 'MODIFY',
        z1D_Activity_Type: 'General Information',
        z1D_View_Access: 'Internal',
        z1D_Secure_Log: 'Yes',
        z1D_Details: decisionNote(decision),
      },
    },
  });
  if (answer.status === 404) throw new HandlerFailure('permanent', arError(answer).words);
  if (answer.status === 400) return { kind: 'rejected', reason: arError(answer).words };
  return { kind: 'assigned' };
}

async function find(client: BmcClient, form: string, { ticket_id: id, ticket_number: number }: AllocationDecision, call: Call): Promise<Values> {
  // An entry id of a join form names the incident twice: INC…|INC….
  const named = [id, number].flatMap((name) => (name === undefined ? [] : [name.split('|')[0]!])).find((name) => NUMBER.test(name));
  if (named === undefined) throw new HandlerFailure('permanent', `${shortWords(id, 60)} is no incident number`);
  const answer = await client.request('GET', form, undefined, call, {
    query: { q: `'Incident Number' = "${named}"`, fields: 'values(Request ID,Incident Number,Assigned Group,Assigned Group ID,Status)', limit: 1 },
  });
  const [incident] = client.entries(answer);
  if (!incident || typeof incident['Request ID'] !== 'string') throw new HandlerFailure('permanent', `there is no incident ${named}`);
  return incident;
}
