import { HandlerFailure, type AllocationDecision, type AssignAnswer, type Call } from '#contracts';
import { decisionNote, shortWords } from '#platform/outbound';
import { fieldErrors, jiraWords, notJira, type JiraClient } from './jira-client.js';
import type { JiraHandlerSettings } from './jira-settings.dto.js';

/** The issue property that remembers what we did last. */
const PROPERTY = 'ticket-watchdog.decision';

/** Keys and ids as Jira makes them; anything else would be another path. */
const ISSUE = /^[A-Za-z][A-Za-z0-9_]*-\d+$|^\d+$/;

/**
 * Sets field or component, comment, and a property with the decision's id in one edit, which Jira does as a whole or not at all.
 * The property is read first: a decision that is there already, or a later one, leaves the issue alone, so that a repetition
 * neither comments twice nor takes back what people have done since.
 */
export async function assignIssue(client: JiraClient, settings: JiraHandlerSettings, decision: AllocationDecision, call: Call): Promise<AssignAnswer> {
  const key = [decision.ticket_id, decision.ticket_number].find((name) => name !== undefined && ISSUE.test(name));
  if (key === undefined) throw new HandlerFailure('permanent', `${shortWords(decision.ticket_id, 60)} is no key or id of an issue`);
  const before = await rememberedIn(client, key, call);
  if (before && (before.decision_id === decision.decision_id || before.revision > decision.revision)) return { kind: 'assigned', already: true };
  const answer = await client.request('PUT', `/issue/${key}`, call, { accept: [400, 404], json: edit(settings, decision, before) });
  if (answer.status === 404) throw new HandlerFailure('permanent', jiraWords(answer));
  return answer.status === 400 ? refusal(answer.body, settings.group_field ?? 'components', jiraWords(answer)) : { kind: 'assigned' };
}

interface Remembered {
  readonly decision_id: string;
  readonly revision: number;
  readonly group_id: string;
}

async function rememberedIn(client: JiraClient, key: string, call: Call): Promise<Remembered | undefined> {
  const answer = await client.request('GET', `/issue/${key}`, call, { accept: [404], query: { fields: 'summary', properties: PROPERTY } });
  if (answer.status === 404) throw new HandlerFailure('permanent', jiraWords(answer));
  const { key: found, properties } = (answer.body ?? {}) as { key?: unknown; properties?: Readonly<Record<string, unknown>> };
  if (typeof found !== 'string') throw notJira();
  const { decision_id, revision, group_id } = (properties?.[PROPERTY] ?? {}) as { decision_id?: unknown; revision?: unknown; group_id?: unknown };
  return typeof decision_id === 'string' && typeof revision === 'number' && typeof group_id === 'string' ? { decision_id, revision, group_id } : undefined;
}

function edit({ deployment, group_field: field, comment }: JiraHandlerSettings, decision: AllocationDecision, before: Remembered | undefined): unknown {
  const { group_id: id, assigned_user: user } = decision.allocation;
  const cloud = deployment === 'cloud';
  const ours: Remembered = { decision_id: decision.decision_id, revision: decision.revision, group_id: id };
  // Of an issue's components only ours change hands.
  const components = [...(before && before.group_id !== id ? [{ remove: { id: before.group_id } }] : []), { add: { id } }];
  return {
    fields: {
      ...(field !== undefined && { [field]: cloud ? { groupId: id } : { name: id } }),
      ...(user !== undefined && { assignee: cloud ? { accountId: user } : { name: user } }),
    },
    update: { ...(field === undefined && { components }), ...(comment && { comment: [{ add: internal(cloud, decisionNote(decision)) }] }) },
    properties: [{ key: PROPERTY, value: ours }],
  };
}

/** For agents only, where the project is one of Jira Service Management; elsewhere the property means nothing. */
function internal(cloud: boolean, note: string): unknown {
  const properties = [{ key: 'sd.public.comment', value: { internal: true } }];
  if (!cloud) return { body: note, properties };
  const paragraphs = note.split('\n').filter((line) => line !== '').map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
  return { body: { type: 'doc', version: 1, content: paragraphs }, properties };
}

/** A field that is not on the screen is nobody's decision; a value it does not take is about this group. */
function refusal(body: unknown, field: string, words: string): AssignAnswer {
  const message = fieldErrors((body as { errors?: unknown } | undefined)?.errors)[field];
  if (message === undefined) throw new HandlerFailure('permanent', words);
  if (/cannot be set|not on the appropriate screen/i.test(message)) throw new HandlerFailure('misconfigured', words);
  return { kind: 'rejected', reason: words };
}
