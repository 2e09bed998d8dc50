import { inTable, type Payload, type SourceEvent, type SourceSettings } from '#platform/plugins';
import { issueEvent } from './issue.js';
import { roleOf } from './role.js';

/**
 * What the issue has been through, from `changelog.histories` (issues that were asked for with them), from its comments, and
 * from the changelog of the webhook itself. Each change is undone from the issue as it is now, newest first.
 */
export function historyOf(issue: Payload, settings: SourceSettings): SourceEvent[] {
  const now = issueEvent(issue, undefined);
  const created = now.created_at;
  if (!created) return [];
  const { updated_at: _, ...lasting } = now;
  const changes = issue.at('changelog', 'histories').items()
    .flatMap((history) => {
      const at = history.at('created').instant();
      return at ? [{ at, items: history.at('items').items(), id: history.at('id').number() ?? 0 }] : [];
    })
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id - a.id));
  const past: SourceEvent[] = [];
  let state: SourceEvent = lasting;
  for (const { at, items } of changes) {
    if (!items.some((item) => inTable(FIELDS, item.at('field').text()))) continue;
    past.push({ ...state, updated_at: at });
    for (const item of items) state = { ...state, ...undone(item) };
  }
  if (changes.length > 0) past.push({ ...state, updated_at: created });
  return [...past.reverse(), ...messagesOf(issue, lasting, settings)];
}

type Tracked = 'status' | 'priority' | 'assignee';
const FIELDS: Readonly<Record<string, Tracked>> = { status: 'status', Status: 'status', priority: 'priority', assignee: 'assignee' };

/** What `status_otherwise` says is of today; a word of the past has none. */
function undone(item: Payload): Partial<SourceEvent> {
  const field = inTable(FIELDS, item.at('field').text());
  if (!field) return {};
  const before = item.first('fromString', 'from').text() ?? null;
  return field === 'status' ? { status: before ?? undefined, status_otherwise: undefined } : { [field]: before };
}

/** The issue's comments, where the body holds them all, as the first agent's answer among them. */
function messagesOf(issue: Payload, lasting: SourceEvent, settings: SourceSettings): SourceEvent[] {
  const answers = issue.at('fields', 'comment', 'comments').items().flatMap((comment) => {
    const at = comment.at('created').instant();
    const shown = comment.at('jsdPublic').flag() ?? !comment.at('visibility').given;
    return at && shown && roleOf(comment.at('author'), issue, settings) === 'agent' ? [at] : [];
  }).sort();
  const [first] = answers;
  return first ? [{ ...lasting, status: undefined, status_otherwise: undefined, updated_at: first, comment: { by: 'agent', public: true } }] : [];
}
