import { STATUSES, type Status } from './words.js';

/** The words of ServiceNow, Jira, Zendesk, GitHub, Freshdesk, PagerDuty, Opsgenie and their kin, as these systems spell them. */
const WORDS: Record<Status, readonly string[]> = {
  new: ['New', 'triggered', 'Created', 'Submitted', 'Received', 'Logged', 'Registered', 'Unassigned', 'Triage', 'Needs Triage'],
  open: [
    'Open', 'Opened', 'Assigned', 'Reopened', 'Re-opened', 'To Do', 'Todo', 'Backlog', 'Queued', 'Triaged', 'Selected for Development',
    'Waiting for support', 'Waiting on support', 'Waiting on us', 'Awaiting assignment', 'Escalated', 'Customer Responded', 'Customer Replied',
  ],
  in_progress: [
    'In Progress', 'InProgress', 'Work in Progress', 'WIP', 'Active', 'acknowledged', 'acked', 'Started', 'Working', 'Doing', 'Processing',
    'In Review', 'Under Review', 'Under Investigation', 'Investigating', 'Identified', 'Monitoring', 'In Development', 'Implementing',
  ],
  // Somebody waits for the customer.
  pending: [
    'Pending', 'Waiting', 'Awaiting User Info', 'Awaiting User', 'Awaiting Caller', 'Awaiting Customer', 'Awaiting Requester', 'Awaiting Info',
    'Awaiting Customer Response', 'Awaiting Reply', 'Awaiting Response', 'Waiting for customer', 'Waiting on customer', 'Waiting for user',
    'Waiting on user', 'Waiting for requester', 'Waiting on requester', 'Waiting for reporter', 'Waiting on contact', 'Waiting for reply',
    'Pending Customer', 'Pending User', 'Pending Requester', 'Pending Reply', 'Pending Response', 'Pending Reminder', 'Needs Info',
    'Need More Info', 'Needs More Info', 'More Info Required', 'Information Requested', 'Info Requested',
  ],
  // Somebody waits for somebody else.
  on_hold: [
    'On Hold', 'OnHold', 'hold', 'Awaiting Vendor', 'Awaiting Supplier', 'Awaiting Problem', 'Awaiting Evidence', 'Awaiting Change', 'Awaiting Approval',
    'Awaiting Third Party', 'Waiting for vendor', 'Waiting on vendor', 'Waiting for supplier', 'Waiting on supplier', 'Waiting for partner', 'Waiting on partner',
    'Waiting for third party', 'Waiting on third party', 'Waiting for approval', 'Pending Vendor', 'Pending Supplier', 'Pending Third Party',
    'Pending Change', 'Pending Approval', 'Blocked', 'Impeded', 'Snoozed', 'Suspended', 'Paused', 'Parked', 'Stalled', 'Deferred', 'Scheduled',
  ],
  resolved: ['Resolved', 'Solved', 'Done', 'Fixed', 'Completed', 'Complete', 'Fulfilled', 'Implemented'],
  closed: ['Closed', 'Auto-closed', 'Autoclosed', 'Closed Complete', 'Closed Incomplete', 'Closed Successful', 'Closed Unsuccessful', 'Verified', 'Archived', 'Merged'],
  cancelled: [
    'Cancelled', 'Canceled', 'Rejected', 'Declined', 'Withdrawn', 'Discarded', 'Removed', 'Deleted', 'Obsolete', 'Invalid', 'Duplicate', 'Spam',
    "Won't Do", "Won't Fix", 'Wontfix', 'Not Planned', 'Closed Skipped',
  ],
};

/** By the words' usual spelling, which most lookups hit at once, and by their plain form. */
const MEANINGS: ReadonlyMap<string, Status> = new Map(STATUSES.flatMap((status) =>
  [status, ...WORDS[status]].flatMap((word) => [[word, status], [plain(word), status]] as const)));

/** What a source's status word commonly means, whatever its case and separators; undefined where it is nobody's usual word. */
export function builtInStatus(word: string): Status | undefined {
  return MEANINGS.get(word) ?? MEANINGS.get(plain(word));
}

/** The usual words for a status, as common systems spell them; `builtInStatus` takes each in any case. */
export const builtInWords = (status: Status): readonly string[] => WORDS[status];

function plain(word: string): string {
  return word.toLowerCase().replace(/['’]/g, '').replace(/[\s_-]+/g, ' ').trim();
}
