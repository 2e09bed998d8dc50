import { inTable, type Payload, type SourceEvent } from '#platform/plugins';

/** The issue of a body, which may be the body itself. */
export function issueOf(payload: Payload): Payload | undefined {
  if (payload.at('issue').isObject()) return payload.at('issue');
  return payload.at('fields').isObject() && payload.first('key', 'id').given ? payload : undefined;
}

/** The issue as it is now. `told`: when the body was written, where the issue itself has no date. */
export function issueEvent(issue: Payload, told: string | undefined): SourceEvent {
  const fields = issue.at('fields');
  const key = issue.first('key', 'id').requiredText();
  const assignee = fields.at('assignee');
  const browse = /^(https?:\/\/.+?)\/rest\//.exec(issue.at('self').text() ?? '')?.[1];
  return {
    id: key,
    ticket_number: key,
    created_at: fields.at('created').instant(),
    updated_at: fields.at('updated').instant() ?? told,
    status: fields.at('status', 'name').text(),
    status_otherwise: inTable(GENERAL, fields.at('status', 'statusCategory', 'key').text()),
    priority: fields.at('priority').value === null ? null : fields.at('priority').first('name', 'id').text() ?? fields.at('priority').text(),
    title: fields.at('summary').text(),
    description: textOf(fields.at('description')),
    category: fields.at('issuetype', 'name').text(),
    url: browse ? `${browse}/browse/${key}` : undefined,
    tags: fields.at('labels').given ? fields.at('labels').texts() : undefined,
    requester: fields.at('reporter').isObject() ? person(fields.at('reporter')) : undefined,
    assignee: assignee.isObject() ? assignee.first('displayName', 'name', 'accountId').text() : assignee.value === null ? null : undefined,
  };
}

const GENERAL: Readonly<Record<string, string>> = { new: 'open', undefined: 'open', indeterminate: 'in_progress', done: 'resolved' };

function person(user: Payload): { name?: string; email?: string } {
  const name = user.first('displayName', 'name', 'accountId').text();
  const email = user.at('emailAddress').text();
  return { ...(name ? { name } : {}), ...(email?.includes('@') ? { email } : {}) };
}

/** Plain text, or the text in an Atlassian document (API version 3). */
export function textOf(place: Payload): string | undefined {
  if (!place.isObject()) return place.text();
  const words: string[] = [];
  const open: unknown[] = [place.value];
  for (let node = open.pop(); node !== undefined && words.length < 5_000; node = open.pop()) {
    const { text, content, type } = node as { text?: unknown; content?: unknown; type?: unknown };
    if (typeof text === 'string') words.push(text);
    if (type === 'paragraph') words.push('\n');
    if (Array.isArray(content)) open.push(...content.filter((child) => typeof child === 'object' && child !== null).reverse());
  }
  return words.join('').trim() || undefined;
}
