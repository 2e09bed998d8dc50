import { StrictServer } from '../fake-system/strict-server.js';
import type { SystemReply, SystemRequest } from '../fake-system/system-request.js';
import { searchByOffset, searchByToken, type SearchedIssue } from './search.js';

export const JIRA_GROUP_FIELD = 'customfield_10050';

export interface FakeIssue {
  readonly key: string;
  /** The group picker's value: groupId in Cloud, name in Data Center. */
  group: string | undefined;
  components: string[];
  assignee: string | undefined;
  readonly comments: { readonly text: string; readonly internal: boolean }[];
  readonly properties: Map<string, unknown>;
}

interface Edit {
  readonly fields?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly update?: {
    readonly components?: readonly { readonly add?: { readonly id: string }; readonly remove?: { readonly id: string } }[];
    readonly comment?: readonly { readonly add: { readonly body: unknown; readonly properties?: readonly { readonly key: string; readonly value: { readonly internal?: boolean } }[] } }[];
  };
  readonly properties?: readonly { readonly key: string; readonly value: unknown }[];
}

const CLOUD_USER = { email: 'watchdog@example.com', api_token: 'correct-horse' } as const;
const SERVER_TOKEN = { token: 'battery-staple' } as const;

/** Jira, Cloud (REST v3) or Data Center (v2), as far as searches, groups, components and the edit of an issue go. */
export class FakeJira {
  readonly issues = new Map<string, FakeIssue>();
  /** What searches look through. */
  searched: readonly SearchedIssue[] = [];
  readonly groups: { readonly groupId: string; readonly name: string }[] = [];
  readonly components: { readonly id: string; readonly name: string }[] = [];
  /** The group field is not on the edit screen. */
  fieldIsHidden = false;

  private constructor(readonly server: StrictServer, private readonly cloud: boolean, private readonly mostAtOnce: number) {}

  /** `mostAtOnce`: no page is longer, whatever is asked for. */
  static async start({ deployment = 'cloud', mostAtOnce = 50, port = 0 }: { readonly deployment?: 'cloud' | 'server'; readonly mostAtOnce?: number; readonly port?: number } = {}): Promise<FakeJira> {
    const answering: { fake?: FakeJira } = {};
    const server = await StrictServer.start((request) => answering.fake!.answer(request), port);
    answering.fake = new FakeJira(server, deployment === 'cloud', mostAtOnce);
    return answering.fake;
  }

  get url(): string {
    return this.server.url;
  }

  get secrets(): Readonly<Record<string, string>> {
    return this.cloud ? CLOUD_USER : SERVER_TOKEN;
  }

  /** The id decisions name it by. */
  addGroup(name: string): string {
    const groupId = `276f955c-63d7-42c8-9520-${String(this.groups.length).padStart(12, '0')}`;
    this.groups.push({ groupId, name });
    return this.cloud ? groupId : name;
  }

  addComponent(name: string): string {
    const id = String(10_000 + this.components.length);
    this.components.push({ id, name });
    return id;
  }

  addIssue(key: string): FakeIssue {
    const issue: FakeIssue = { key, group: undefined, components: [], assignee: undefined, comments: [], properties: new Map() };
    this.issues.set(key, issue);
    return issue;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer(request: SystemRequest): SystemReply | undefined {
    const { method, path, query } = request;
    const base = this.cloud ? '/rest/api/3' : '/rest/api/2';
    if (this.cloud && /^\/rest\/api\/[23]\/search$/.test(path)) return { status: 410, json: { errorMessages: ['The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.'], errors: {} } };
    if (!path.startsWith(`${base}/`)) return undefined;
    if (!this.admits(request)) return { status: 401, text: 'Client must be authenticated to access this resource.' };
    const rest = path.slice(base.length);
    if (method === 'GET' && rest === '/group/bulk' && this.cloud) return this.bulk(query);
    const search = { issues: this.searched, mostAtOnce: this.mostAtOnce };
    if (method === 'GET' && rest === '/search/jql' && this.cloud) return searchByToken(query, search);
    if (method === 'GET' && rest === '/search' && !this.cloud) return searchByOffset(query, search);
    if (method === 'GET' && rest === '/groups/picker') return this.picker(query);
    if (method === 'GET' && rest === '/project/OPS/components') return { status: 200, json: this.components.map((component) => ({ ...component, archived: false, project: 'OPS' })) };
    const key = /^\/issue\/([^/]+)$/.exec(rest)?.[1];
    if (key === undefined) return undefined;
    const issue = this.issues.get(key);
    if (!issue) return { status: 404, json: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} } };
    if (method === 'GET') {
      const wanted = query.get('properties')?.split(',') ?? [];
      return { status: 200, json: { id: '10001', key, fields: { summary: 'fake' }, properties: Object.fromEntries([...issue.properties].filter(([name]) => wanted.includes(name))) } };
    }
    return method === 'PUT' ? this.edit(issue, request.json) : undefined;
  }

  private admits({ headers }: SystemRequest): boolean {
    const expected = this.cloud ? `Basic ${Buffer.from(`${CLOUD_USER.email}:${CLOUD_USER.api_token}`).toString('base64')}` : `Bearer ${SERVER_TOKEN.token}`;
    return headers['authorization'] === expected;
  }

  private bulk(query: URLSearchParams): SystemReply {
    const startAt = Number(query.get('startAt') ?? 0);
    const size = Math.min(Number(query.get('maxResults') ?? 50), this.mostAtOnce);
    const values = this.groups.slice(startAt, startAt + size);
    return { status: 200, json: { maxResults: size, startAt, total: this.groups.length, isLast: startAt + size >= this.groups.length, values } };
  }

  private picker(query: URLSearchParams): SystemReply {
    const shown = this.groups.slice(0, Number(query.get('maxResults') ?? 20));
    return { status: 200, json: { header: `Showing ${shown.length} of ${this.groups.length} matching groups`, total: this.groups.length, groups: shown.map(({ name }) => ({ name, html: name })) } };
  }

  /** As a whole or not at all. */
  private edit(issue: FakeIssue, json: unknown): SystemReply {
    const { fields = {}, update = {}, properties = [] } = json as Edit;
    const { [JIRA_GROUP_FIELD]: group, assignee, ...others } = fields;
    if (Object.keys(others).length > 0) return refused(Object.keys(others)[0]!, 'Field cannot be set. It is not on the appropriate screen, or unknown.');
    const name = this.cloud ? group?.['groupId'] : group?.['name'];
    if (group && this.fieldIsHidden) return refused(JIRA_GROUP_FIELD, `Field '${JIRA_GROUP_FIELD}' cannot be set. It is not on the appropriate screen, or unknown.`);
    if (group && !this.groups.some((known) => (this.cloud ? known.groupId : known.name) === name)) return refused(JIRA_GROUP_FIELD, 'The group does not exist.');
    const changes = update.components ?? [];
    if (changes.some(({ add, remove }) => !this.components.some(({ id }) => id === (add ?? remove)?.id))) return refused('components', 'Component id is not valid');
    const comments = (update.comment ?? []).map(({ add }) => ({ text: this.commentText(add.body), internal: add.properties?.some(({ key, value }) => key === 'sd.public.comment' && value.internal === true) ?? false }));
    if (comments.some(({ text }) => text === undefined)) return refused('comment', 'Operation value must be an Atlassian Document (see the Atlassian Document Format)');
    if (group) issue.group = name;
    if (assignee) issue.assignee = this.cloud ? assignee['accountId'] : assignee['name'];
    for (const { add, remove } of changes) issue.components = add ? [...new Set([...issue.components, add.id])] : issue.components.filter((id) => id !== remove?.id);
    for (const { text, internal } of comments) issue.comments.push({ text: text!, internal });
    for (const { key, value } of properties) issue.properties.set(key, value);
    return { status: 204 };
  }

  /** Version 3 takes documents only, version 2 text only. */
  private commentText(body: unknown): string | undefined {
    if (!this.cloud) return typeof body === 'string' ? body : undefined;
    const { type, version, content } = (body ?? {}) as { type?: unknown; version?: unknown; content?: { content?: { text?: string }[] }[] };
    return type === 'doc' && version === 1 ? (content ?? []).map((paragraph) => (paragraph.content ?? []).map(({ text }) => text ?? '').join('')).join('\n') : undefined;
  }
}

function refused(field: string, message: string): SystemReply {
  return { status: 400, json: { errorMessages: [], errors: { [field]: message } } };
}
