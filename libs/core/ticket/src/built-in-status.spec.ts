import { STATUSES, builtInStatus, type Status } from '#core/ticket';

test.each([...STATUSES])('our own word %s means itself', (status) => {
  expect(builtInStatus(status)).toBe(status);
});

/** A workflow of each system, with its own spelling. */
const SYSTEMS: Record<string, Record<string, Status>> = {
  ServiceNow: {
    New: 'new', Active: 'in_progress', 'In Progress': 'in_progress', 'On Hold': 'on_hold', 'Awaiting User Info': 'pending', 'Awaiting Caller': 'pending',
    'Awaiting Vendor': 'on_hold', 'Awaiting Problem': 'on_hold', 'Awaiting Evidence': 'on_hold', 'Awaiting Change': 'on_hold',
    Resolved: 'resolved', Closed: 'closed', 'Closed Complete': 'closed', 'Closed Skipped': 'cancelled', Canceled: 'cancelled',
  },
  Jira: {
    'To Do': 'open', 'Waiting for support': 'open', 'In Progress': 'in_progress', 'Work in progress': 'in_progress', 'Waiting for customer': 'pending',
    Escalated: 'open', 'Waiting for approval': 'on_hold', Blocked: 'on_hold', Done: 'resolved', Reopened: 'open', Canceled: 'cancelled', "Won't Do": 'cancelled', 'Won’t do': 'cancelled',
  },
  Zendesk: { new: 'new', open: 'open', pending: 'pending', hold: 'on_hold', 'On-hold': 'on_hold', solved: 'resolved', closed: 'closed', deleted: 'cancelled' },
  GitHub: { open: 'open', reopened: 'open', closed: 'closed', completed: 'resolved', not_planned: 'cancelled', duplicate: 'cancelled' },
  Freshdesk: { Open: 'open', Pending: 'pending', 'Waiting on Customer': 'pending', 'Waiting on Third Party': 'on_hold', Resolved: 'resolved', Closed: 'closed' },
  PagerDuty: { triggered: 'new', acknowledged: 'in_progress', resolved: 'resolved' },
  Opsgenie: { open: 'open', acked: 'in_progress', snoozed: 'on_hold', closed: 'closed' },
};

describe.each(Object.entries(SYSTEMS))('%s', (_system, workflow) => {
  test.each(Object.entries(workflow))('%s means %s', (word, status) => {
    expect(builtInStatus(word)).toBe(status);
  });
});

test('case, separators and surrounding space do not matter', () => {
  expect(['  awaiting   USER-info ', 'IN_PROGRESS', 'in-progress', 'onHold', 'TO_DO'].map(builtInStatus))
    .toEqual(['pending', 'in_progress', 'in_progress', 'on_hold', 'open']);
});

test('a word that is nobody\'s usual one has no meaning', () => {
  expect(['', ' ', '-100', 'Waiting for Godot', 'constructor', '__proto__'].map(builtInStatus)).toEqual(Array(6).fill(undefined));
});
