import { anyOf, connectJwt, events, hmacSignature, ignored, sharedSecret, type Payload, type SourceEvent, type SourcePlugin, type SourceSettings } from '#platform/plugins';
import { historyOf } from './history.js';
import { issueEvent, issueOf } from './issue.js';
import { pullJira } from './pull.js';
import { roleOf } from './role.js';

/**
 * Webhooks of Jira Cloud and Server (https://developer.atlassian.com/server/jira/platform/webhooks/), bodies of Server
 * before 7 that name no event type, and the bare issue that automation rules send. A ticket's id is the issue's key.
 */
export const jira: SourcePlugin = {
  name: 'jira',
  authentication: anyOf(hmacSignature({ header: 'x-hub-signature', encoding: 'hex', prefix: 'sha256=' }), connectJwt(), sharedSecret('x-automation-webhook-token', 'x-webhook-secret')),
  priorities: { highest: 'critical', blocker: 'critical', critical: 'critical', high: 'high', major: 'high', medium: 'medium', normal: 'medium', low: 'low', minor: 'low', lowest: 'low', trivial: 'low' },
  read(payload, { headers }, settings) {
    const kind = payload.at('webhookEvent').text() ?? 'issue';
    const issue = issueOf(payload);
    const comment = payload.at('comment');
    if (!issue) {
      if (comment.isObject()) return ignored('the body names no issue; Jira Server tells of the same comment with jira:issue_updated');
      if (kind === 'issue' || kind.startsWith('jira:issue_')) payload.at('issue').refuse('is missing');
      return ignored(`Jira event "${kind}" is not about an issue`);
    }
    if (!/^(?:jira:)?issue(?:_|$)|^comment_/.test(kind) || /^issue_?(?:link|property|type)/.test(kind)) return ignored(`Jira event "${kind}" is not about an issue's state`);

    const told = payload.at('timestamp').instant() ?? payload.at('comment', 'updated').instant();
    const now = { ...issueEvent(issue, told), ...changesOf(payload.at('changelog')) };
    const delivery = headers['x-atlassian-webhook-identifier'];
    if (kind === 'jira:issue_deleted') return events(delivery, { ...now, status: 'deleted', ...(told ? { updated_at: told } : {}) });
    const message = comment.isObject() && isNew(payload, kind) ? messageOf(comment, issue, settings) : {};
    const past = historyOf(issue, settings);
    return { kind: 'events', deliveryId: delivery ?? null, events: [{ ...now, ...message }], ...(past.length > 0 ? { history: past } : {}) };
  },
  pull: pullJira,
};

/** An edited or deleted comment is nobody's answer. */
function isNew(payload: Payload, kind: string): boolean {
  const type = payload.at('issue_event_type_name').text();
  if (kind === 'comment_created' || type === 'issue_commented') return true;
  if (kind.startsWith('comment_') || type !== undefined) return false;
  // Server before 7 names no type: what was never changed is new.
  const created = payload.at('comment', 'created').instant();
  return created === (payload.at('comment', 'updated').instant() ?? created);
}

function messageOf(comment: Payload, issue: Payload, settings: SourceSettings): Partial<SourceEvent> {
  const at = comment.at('created').instant();
  const by = roleOf(comment.at('author'), issue, settings);
  return { ...(at ? { updated_at: at } : {}), ...(by ? { comment: { by, public: comment.at('jsdPublic').flag() ?? !comment.at('visibility').given } } : {}) };
}

function changesOf(changelog: Payload): Partial<SourceEvent> {
  const changes = changelog.at('items').items().slice(0, 20).map((item) => ({
    field: item.at('field').text() ?? '', from: item.at('fromString').text()?.slice(0, 200) ?? null, to: item.at('toString').text()?.slice(0, 200) ?? null,
  }));
  return changes.length > 0 ? { external_metadata: { changes } } : {};
}
