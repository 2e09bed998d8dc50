import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Sample } from '#platform/plugins';

const at = '2026-01-05T09:00:00Z';
const githubIssue = { number: 7, title: 'It does not work', body: 'Nothing <b>happens</b>', state: 'open', created_at: at, updated_at: at, user: { login: 'ada', type: 'User' }, labels: [{ name: 'P1' }], assignees: [{ login: 'bob' }], html_url: 'https://github.com/acme/shop/issues/7' };
const repository = { full_name: 'acme/shop', html_url: 'https://github.com/acme/shop' };
const jiraIssue = {
  id: '10001', key: 'OPS-1', self: 'https://acme.atlassian.net/rest/api/2/issue/10001',
  fields: {
    summary: 'VPN', description: 'down', status: { name: 'In Progress', statusCategory: { key: 'indeterminate' } }, priority: { name: 'High', id: '2' }, issuetype: { name: 'Bug' }, labels: ['vpn'],
    created: '2026-01-05T09:00:00.000+0100', updated: '2026-01-05T10:00:00.000+0100', reporter: { accountId: 'a-1', displayName: 'Ada', emailAddress: 'ada@example.com' }, assignee: { accountId: 'a-2', displayName: 'Bob' },
    comment: { comments: [{ created: '2026-01-05T09:30:00.000+0100', author: { accountId: 'a-2' } }] },
  },
  changelog: { histories: [{ id: '1', created: '2026-01-05T09:20:00.000+0100', items: [{ field: 'status', fromString: 'To Do', toString: 'In Progress' }, { field: 'assignee', fromString: null, toString: 'Bob' }] }] },
};
const zendeskDetail = { id: '12', subject: 'Cannot log in', status: 'OPEN', priority: 'URGENT', created_at: at, updated_at: at, tags: ['vip'], group_id: '9', requester_id: '5' };
const snow = { sys_id: 'abc', number: 'INC1', state: '2', priority: '1 - Critical', short_description: 'x', opened_at: '2026-01-05 09:00:00', sys_created_on: '2026-01-05 09:00:00', sys_updated_on: '2026-01-05 10:00:00', sys_mod_count: '3', assignment_group: { display_value: 'Network', value: '287e' }, caller_id: { link: 'https://acme.service-now.com/api/now/table/sys_user/1', value: '1' } };
const pagerdutyIncident = { id: 'PX', type: 'incident', number: 9, status: 'triggered', title: 'Down', urgency: 'high', priority: null, created_at: at, service: { summary: 'shop' }, assignees: [{ summary: 'Bob' }], teams: [], html_url: 'https://acme.pagerduty.com/incidents/PX' };
const alert = { alertId: 'a-1', tinyId: '2', message: 'CPU', tags: ['vip'], createdAt: 1_767_603_600_000, updatedAt: 1_767_603_600_000_000_110, username: 'bob', priority: 'P2', teams: ['Network'], entity: 'Server' };

const sample = (body: unknown, headers: Record<string, string> = {}, expect: Sample['expect'] = 'events'): Sample => ({ body, headers, expect });
const github = (event: string) => ({ 'x-github-event': event, 'x-github-delivery': 'd' });

/** What each system sends, in our own words: small, and one of each kind. */
export const BODIES: Readonly<Record<string, readonly Sample[]>> = {
  github: [
    sample({ action: 'opened', issue: githubIssue, repository }, github('issues')),
    sample({ action: 'closed', issue: { ...githubIssue, state: 'closed', state_reason: 'not_planned', labels: [], body: null }, repository }, github('issues')),
    sample({ action: 'created', issue: githubIssue, repository, comment: { created_at: '2026-01-05T09:10:00Z', user: { login: 'bob' }, author_association: 'MEMBER', body: 'Looking' } }, github('issue_comment')),
    sample({ action: 'transferred', issue: githubIssue, repository, changes: { new_issue: { ...githubIssue, number: 1 }, new_repository: { full_name: 'acme/new' } } }, github('issues')),
    sample({ zen: 'Keep it logically awesome.', hook_id: 1 }, github('ping'), 'ignored'),
    sample({ action: 'opened', issue: { ...githubIssue, pull_request: {} }, repository }, github('issues'), 'ignored'),
    sample({ action: 'opened', pull_request: {} }, github('pull_request'), 'ignored'),
  ],
  jira: [
    sample({ webhookEvent: 'jira:issue_updated', issue_event_type_name: 'issue_generic', timestamp: 1_767_603_600_000, issue: jiraIssue, changelog: { items: [{ field: 'status', fromString: 'To Do', toString: 'In Progress' }] }, user: { accountId: 'a-2' } }),
    sample({ webhookEvent: 'jira:issue_deleted', timestamp: 1_767_603_600_000, issue: jiraIssue }),
    sample({ webhookEvent: 'comment_created', timestamp: 1_767_603_600_000, comment: { created: '2026-01-05T09:30:00.000+0100', author: { accountId: 'a-2', accountType: 'atlassian' }, body: 'hi', jsdPublic: false }, issue: { id: '1', key: 'OPS-2', fields: { summary: 'x', status: { name: 'To Do' }, priority: null } } }),
    sample(jiraIssue),
    sample({ webhookEvent: 'comment_deleted', comment: { id: '1' } }, {}, 'ignored'),
    sample({ webhookEvent: 'sprint_started', sprint: { id: 1 } }, {}, 'ignored'),
  ],
  zendesk: [
    sample({ type: 'zen:event-type:ticket.status_changed', id: 'e-1', time: '2026-01-05T09:10:00.123456789Z', subject: 'zen:ticket:12', detail: zendeskDetail, event: { previous: 'NEW', current: 'OPEN' } }),
    sample({ type: 'zen:event-type:ticket.comment_added', id: 'e-2', time: '2026-01-05T09:20:00Z', detail: zendeskDetail, event: { comment: { id: '1', body: 'hi', is_public: true, author: { id: '7', is_staff: true } } } }),
    sample({ ticket: { id: 12, title: 'x', status: 'Pending', priority: 'Normal', updated_at_with_timestamp: '2026-01-05T09:30:00Z', tags: 'vip mobile', link: 'acme.zendesk.com/agent/tickets/12' } }),
    sample({ ticket_id: '12', ticket_status: 'Solved', updated_at: 'January 5, 2026' }),
    sample({ type: 'zen:event-type:user.created', id: 'e', detail: {} }, {}, 'ignored'),
  ],
  freshdesk: [
    sample({ freshdesk_webhook: { triggered_event: '{ticket_action:created}', ticket_id: 11, ticket_subject: 'x', ticket_description: '<div>y</div>', ticket_status: 'Pending', ticket_priority: 'Urgent', requester_email: 'ada@example.com', ticket_url: 'https://acme.freshdesk.com/a/tickets/11' } }),
    sample({ freshdesk_webhook: { triggered_event: '{reply_sent:sent}', ticket_id: 11, ticket_status: 'Open' } }),
    sample({ ticket: { id: 11, status: 4, priority: 3, created_at: at, updated_at: at, stats: { first_responded_at: at } } }),
  ],
  pagerduty: [
    sample({ event: { id: 'E1', event_type: 'incident.triggered', resource_type: 'incident', occurred_at: at, data: pagerdutyIncident } }),
    sample({ event: { id: 'E2', event_type: 'incident.annotated', resource_type: 'incident', occurred_at: at, data: { id: 'N1', type: 'incident_note', incident: { id: 'PX', type: 'incident_reference' }, content: 'x' } } }),
    sample({ messages: [{ id: 'm1', event: 'incident.acknowledge', created_on: at, incident: { id: 'PX', incident_number: 9, status: 'acknowledged', created_at: at, assignments: [{ assignee: { summary: 'Bob' } }] } }] }),
    sample({ event: { id: 'E3', event_type: 'pagey.ping', data: { type: 'ping', message: 'hi' } } }, {}, 'ignored'),
  ],
  opsgenie: [
    sample({ action: 'Create', alert, alertFlowContext: { requestId: 'r-1' } }), sample({ action: 'Acknowledge', alert }), sample({ action: 'Close', alert: { ...alert, teams: [{ id: 't', name: 'Network' }] } }), sample({ action: 'AddNote', alert: { ...alert, note: 'x' } }),
    sample({ action: 'TestIntegration' }, {}, 'ignored'), sample({ action: 'Create', incident: { id: 'i' } }, {}, 'ignored'),
  ],
  servicenow: [sample({ result: snow }), sample({ result: [snow, { ...snow, sys_id: 'def', state: { value: '3', display_value: 'On Hold' }, hold_reason: '1' }] }), sample({ record: { ...snow, comments: 'hi', sys_updated_by: 'bob' } }), sample(snow)],
  custom: [sample({ ticket_id: 'T-1', title: 'x', priority: 'high', requester_location: { country: 'DE', city: 'Berlin' }, external_metadata: { a: 1 } }), sample([{ id: 'T-2' }, { id: 'T-3', comment: { by: 'agent' } }])],
  mapped: [sample({ items: [{ nr: 5, state: 'offen', when: 1_767_603_600, labels: [{ n: 'vip' }] }] })],
  helpdesk: [sample({ response_code: 200, data: { requests: [{ id: 1, short_description: 'x', long_description: 'y', requester_email: 'ada@example.com', request_category: 'Access', request_type: 'Reset', sla: { unit: 'hours', value: 4 } }] } }), sample({ id: 7, title: 'x' })],
};

export const MAPPING = 'mapping: {each: "$.items[*]", id: $.nr, status: {path: $.state, values: {offen: open}}, updated_at: $.when, tags: "$.labels[*].n"}';

const FOLDER = resolve(process.env['WATCHDOG_TEST_PAYLOADS'] ?? '../shared/data/payloads');

/** Real bodies of a system, where they are at hand. */
export function realBodies(system: string): Buffer[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER).flatMap((folder) => readdirSync(`${FOLDER}/${folder}`)
    .filter((file) => folder === system || (folder === 'other' && file.startsWith(system)))
    .map((file) => readFileSync(`${FOLDER}/${folder}/${file}`)));
}
