import { createHash } from 'node:crypto';
import type { TicketEventData } from '#contracts';

export interface Sent {
  /** Under /api/v1. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The newest state of a ticket as its own system sends it; systems that we play in less detail send it as our interface takes it. */
export function asSent(system: string, event: TicketEventData): Sent {
  // A ticket that comes with its group is of such a one.
  const webhook = event.assignment_group === undefined ? WEBHOOKS[system] : undefined;
  return webhook?.(event) ?? { path: 'tickets', body: [event] };
}

const WEBHOOKS: Readonly<Record<string, (event: TicketEventData) => Sent>> = {
  Jira: ({ id, title, status, priority, created_at, updated_at }) => ({
    path: 'webhooks/jira',
    body: {
      webhookEvent: created_at === updated_at ? 'jira:issue_created' : 'jira:issue_updated', timestamp: Date.parse(updated_at),
      issue: { key: id, fields: { summary: title, issuetype: { name: 'Bug' }, status: { name: status }, priority: { name: priority }, assignee: null, created: created_at, updated: updated_at } },
    },
  }),
  GitHub: ({ id, title, status, priority, created_at, updated_at }) => {
    const [repository, number] = id.split('#');
    // Issues are open or closed; that somebody has taken one up is a comment.
    const answered = status === 'in_progress';
    const issue = {
      number: Number(number), title, labels: [{ name: `priority: ${priority}` }], user: { login: 'ada' }, created_at, updated_at,
      ...(status === 'resolved' ? { state: 'closed', state_reason: 'completed' } : { state: 'open' }),
    };
    return {
      path: 'webhooks/github',
      headers: { 'x-github-event': answered ? 'issue_comment' : 'issues' },
      body: {
        action: answered ? 'created' : issue.state === 'closed' ? 'closed' : 'opened', issue, repository: { full_name: repository },
        ...(answered && { comment: { created_at: updated_at, user: { login: 'maya' }, author_association: 'MEMBER', body: 'Looking into it' } }),
      },
    };
  },
  ServiceNow: ({ id, title, status, priority, created_at, updated_at }) => ({
    path: 'webhooks/ticket',
    headers: { 'x-source-id': 'servicenow' },
    body: { record: { sys_id: createHash('md5').update(id).digest('hex'), number: id, short_description: title, state: status, priority, assignment_group: '', opened_at: created_at, sys_updated_on: updated_at } },
  }),
};
