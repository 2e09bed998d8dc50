import { BUILT_IN } from '#apps/ingest';
import { readDelivery, type SourceEvent, type SourceReading } from '#platform/plugins';
import { BODIES } from './bodies.js';

/** What becomes of the nth body of a system. */
function reading(system: string, n: number): SourceReading {
  const { body, headers = {} } = BODIES[system]![n]!;
  const delivery = { method: 'POST', path: '/', query: '', headers, body: Buffer.from(JSON.stringify(body)), now: new Date('2026-01-05T12:00:00Z') };
  return readDelivery(BUILT_IN.builtIn.get(system)!, delivery, { name: system, isAgent: () => false, mapping: undefined, options: {} });
}

function eventsOf(system: string, n: number): readonly SourceEvent[] {
  const read = reading(system, n);
  if (read.kind !== 'events') throw new Error(JSON.stringify(read));
  return read.events;
}

const AGENT = { by: 'agent', public: true };
const NOTE = { by: 'agent', public: false };

test.each<[string, number, object]>([
  ['github', 0, { id: 'acme/shop#7', status: 'open', priority: 'P1', assignee: 'bob', tags: ['P1'], created_at: '2026-01-05T09:00:00.000Z' }],
  ['github', 1, { status: 'not_planned', priority: null }],
  ['github', 2, { comment: AGENT, updated_at: '2026-01-05T09:10:00.000Z' }],
  ['jira', 0, { id: 'OPS-1', status: 'In Progress', status_otherwise: 'in_progress', priority: 'High', assignee: 'Bob', url: 'https://acme.atlassian.net/browse/OPS-1', external_metadata: { changes: [{ field: 'status', from: 'To Do', to: 'In Progress' }] } }],
  ['jira', 1, { status: 'deleted' }],
  ['jira', 2, { id: 'OPS-2', priority: null, comment: NOTE, updated_at: '2026-01-05T08:30:00.000Z', created_at: undefined }],
  ['zendesk', 0, { id: '12', status: 'OPEN', priority: 'URGENT', updated_at: '2026-01-05T09:10:00.123Z', assignment_group: '9' }],
  ['zendesk', 1, { comment: AGENT }],
  ['zendesk', 2, { status: 'Pending', tags: ['vip', 'mobile'], url: 'https://acme.zendesk.com/agent/tickets/12', updated_at: '2026-01-05T09:30:00.000Z' }],
  // A date without a time is none.
  ['zendesk', 3, { id: '12', status: 'Solved', updated_at: undefined }],
  ['freshdesk', 0, { id: '11', status: 'Pending', priority: 'Urgent', description: 'y', requester: { email: 'ada@example.com' }, updated_at: undefined }],
  ['freshdesk', 1, { comment: AGENT }],
  ['freshdesk', 2, { status: '4', priority: '3', first_response_at: '2026-01-05T09:00:00.000Z' }],
  ['pagerduty', 0, { id: 'PX', status: 'triggered', priority: 'high', assignment_group: undefined, assignee: 'Bob', category: 'shop' }],
  ['pagerduty', 1, { id: 'PX', status: undefined, comment: NOTE }],
  ['pagerduty', 2, { id: 'PX', ticket_number: '9', status: 'acknowledged', assignment_group: undefined, assignee: 'Bob' }],
  ['opsgenie', 0, { id: 'a-1', status: 'open', priority: 'P2', created_at: '2026-01-05T09:00:00.000Z', assignment_group: 'Network' }],
  ['opsgenie', 1, { status: 'acked' }],
  ['opsgenie', 2, { status: 'closed', assignment_group: 'Network' }],
  ['opsgenie', 3, { status: undefined, comment: NOTE }],
  ['servicenow', 0, { id: 'abc', ticket_number: 'INC1', status: '2', priority: '1', sequence: 3, assignment_group: 'Network', updated_at: '2026-01-05T10:00:00.000Z', url: 'https://acme.service-now.com/incident.do?sys_id=abc' }],
  ['servicenow', 2, { comment: AGENT }],
  ['custom', 0, { id: 'T-1', priority: 'high', requester_location: { country: 'DE', city: 'Berlin' } }],
  ['helpdesk', 0, { id: '1', title: 'x', description: 'y', category: 'Access', external_metadata: { request_type: 'Reset' } }],
])('%s, body %i', (system, n, expected) => {
  expect(eventsOf(system, n)[0]).toMatchObject(expected);
});

test('on hold for the caller is another thing than on hold', () => {
  expect(eventsOf('servicenow', 1).map(({ status }) => status)).toEqual(['2', 'Awaiting Caller']);
});

test('an issue that is moved ends here and begins there', () => {
  expect(eventsOf('github', 3).map(({ id, status }) => [id, status])).toEqual([['acme/shop#7', 'deleted'], ['acme/new#1', 'open']]);
});

test('a changelog is the past of an issue that was unknown, and of its comments the first answer', () => {
  const read = reading('jira', 3);
  expect(read.kind === 'events' && read.history?.map(({ updated_at, status, assignee, comment }) => [updated_at?.slice(11, 16), status, assignee, comment])).toEqual([
    ['08:00', 'To Do', null, undefined], ['08:20', 'In Progress', 'Bob', undefined], ['08:30', undefined, 'Bob', AGENT],
  ]);
});

/** A person is no group, and a group no person. */
test.each<[string, object, string | null | undefined, string | null | undefined]>([
  ['zendesk', { ticket: { id: 1, group_id: 8447320466430, assignee_id: 42 } }, '8447320466430', '42'],
  ['zendesk', { ticket: { id: 1, group: { name: 'Support' }, assignee: { name: 'Lev Brouk' } } }, 'Support', 'Lev Brouk'],
  ['zendesk', { ticket: { id: 1, assignee_id: 42 } }, undefined, '42'],
  ['zendesk', { ticket: { id: 1, group_id: null, assignee_id: null } }, null, null],
  ['pagerduty', { event: { event_type: 'incident.triggered', data: { id: 'P', type: 'incident', teams: [{ summary: 'Network' }], assignees: [{ summary: 'Bob' }] } } }, 'Network', 'Bob'],
  ['opsgenie', { action: 'Create', alert: { alertId: 'a', message: 'x', owner: 'bob@example.com' } }, undefined, 'bob@example.com'],
  ['opsgenie', { action: 'Create', alert: { alertId: 'a', message: 'x', owner: 'bob@example.com', teams: [{ name: 'Network' }] } }, 'Network', 'bob@example.com'],
  ['freshdesk', { freshdesk_webhook: { ticket_id: 1, ticket_agent_name: 'Bob' } }, undefined, 'Bob'],
  ['freshdesk', { freshdesk_webhook: { ticket_id: 1, ticket_group_name: 'Network', ticket_agent_name: 'Bob' } }, 'Network', 'Bob'],
  ['servicenow', { sys_id: 'a', assignment_group: { display_value: 'Network', value: '2' }, assigned_to: { display_value: 'Bob', value: '3' } }, 'Network', 'Bob'],
  ['servicenow', { sys_id: 'a', assignment_group: '', assigned_to: '' }, null, null],
  ['jira', { key: 'A-1', fields: { assignee: null } }, undefined, null],
  ['jira', { key: 'A-1', fields: { assignee: { displayName: 'Bob' } } }, undefined, 'Bob'],
  ['github', { action: 'assigned', issue: { number: 7, created_at: '2026-01-05T09:00:00Z', assignees: [{ login: 'bob' }] }, repository: { full_name: 'a/b' } }, undefined, 'bob'],
  ['custom', { id: '1', assignment_group: 'Network', assignee: 'Bob' }, 'Network', 'Bob'],
])('%s: %j', (system, body, group, person) => {
  const delivery = { method: 'POST', path: '/', query: '', headers: {}, body: Buffer.from(JSON.stringify(body)), now: new Date('2026-01-05T12:00:00Z') };
  const read = readDelivery(BUILT_IN.builtIn.get(system)!, delivery, { name: system, isAgent: () => false, mapping: undefined, options: {} });
  expect(read.kind === 'events' && read.events.map(({ assignment_group, assignee }) => [assignment_group, assignee])).toEqual([[group, person]]);
});
