import { events, hmacSignature, ignored, type Payload, type SourceEvent, type SourcePlugin, type SourceSettings } from '#platform/plugins';

/** Webhooks `issues` and `issue_comment` (https://docs.github.com/webhooks/webhook-events-and-payloads). A ticket's id is `owner/repository#number`. */
export const github: SourcePlugin = {
  name: 'github',
  authentication: hmacSignature({ header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' }),
  priorities: {
    'priority: critical': 'critical', 'priority: high': 'high', 'priority: medium': 'medium', 'priority: low': 'low',
    'priority/critical': 'critical', 'priority/high': 'high', 'priority/medium': 'medium', 'priority/low': 'low',
  },
  read(payload, { headers }, settings) {
    const kind = headers['x-github-event'] ?? kindOf(payload);
    if (kind !== 'issues' && kind !== 'issue_comment') return ignored(`GitHub event "${kind}" is not about an issue`);
    const issue = payload.at('issue');
    if (issue.at('pull_request').given) return ignored('a pull request is no ticket');
    const action = payload.at('action').text() ?? '';
    const now = issueEvent(issue, payload.at('repository'));
    const delivery = headers['x-github-delivery'];
    if (kind === 'issue_comment') {
      const comment = payload.at('comment');
      return events(delivery, action === 'created' ? { ...now, ...messageOf(comment, issue, settings) } : now);
    }
    if (action === 'deleted') return events(delivery, { ...now, status: 'deleted' });
    if (action === 'transferred' && payload.at('changes', 'new_issue').given) {
      const moved = issueEvent(payload.at('changes', 'new_issue'), payload.at('changes', 'new_repository'));
      return events(delivery, { ...now, status: 'deleted' }, { ...moved, updated_at: now.updated_at });
    }
    return events(delivery, now);
  },
};

function kindOf(payload: Payload): string {
  if (payload.at('zen').given) return 'ping';
  if (!payload.at('issue').isObject()) return 'unknown';
  return payload.at('comment').isObject() ? 'issue_comment' : 'issues';
}

function issueEvent(issue: Payload, repository: Payload): SourceEvent {
  const name = repository.at('full_name').text() ?? /\/repos\/([^/]+\/[^/]+)/.exec(issue.at('repository_url').text() ?? '')?.[1] ?? repository.at('full_name').requiredText();
  const number = issue.at('number').requiredText();
  const labels = issue.at('labels').texts();
  const assignees = issue.at('assignees').items().flatMap((assignee) => assignee.at('login').text() ?? []);
  const assignee = issue.at('assignee', 'login').text() ?? assignees[0];
  return {
    id: `${name}#${number}`,
    ticket_number: `#${number}`,
    created_at: issue.at('created_at').requiredInstant(),
    updated_at: issue.at('updated_at').instant() ?? issue.at('created_at').requiredInstant(),
    status: statusOf(issue),
    priority: labels.find((label) => /^p(?:riority)?[\s:/_-]*\w/i.test(label)) ?? null,
    title: issue.at('title').text(),
    description: issue.at('body').text(),
    category: issue.at('type', 'name').text(),
    url: issue.at('html_url').text(),
    tags: labels,
    requester: { name: issue.at('user', 'login').text() ?? 'unknown' },
    assignee: assignee ?? null,
    external_metadata: { repository: name, ...(issue.at('milestone', 'title').given ? { milestone: issue.at('milestone', 'title').text() } : {}), ...(assignees.length > 0 ? { assignees } : {}) },
  };
}

function statusOf(issue: Payload): string {
  const state = issue.at('state').text() ?? 'open';
  const reason = issue.at('state_reason').text();
  // "Closed as completed", "as not planned", "as duplicate", and open again.
  return reason && (state === 'closed' || reason === 'reopened') ? reason : state;
}

/** Members of the repository's staff answer; whoever opened the issue asks, member or not; robots do neither. */
function messageOf(comment: Payload, issue: Payload, settings: SourceSettings): Partial<SourceEvent> {
  const at = comment.at('created_at').instant();
  const login = comment.at('user', 'login').text();
  const when = at ? { updated_at: at } : {};
  if (comment.at('user', 'type').text() === 'Bot') return when;
  const staff = /^(?:OWNER|MEMBER|COLLABORATOR)$/.test(comment.at('author_association').text() ?? '');
  const asked = login !== undefined && login === issue.at('user', 'login').text();
  return { ...when, comment: { by: settings.isAgent(login) || (staff && !asked) ? 'agent' : 'customer', public: true } };
}
