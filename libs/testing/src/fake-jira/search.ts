import type { SystemReply } from '../fake-system/system-request.js';

/** An issue as searches answer it: `fields.updated` and `changelog` are its own, the rest is as it comes. */
export interface SearchedIssue {
  readonly id: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>> & { readonly updated: string };
  readonly changelog?: unknown;
}

export interface SearchOptions {
  readonly issues: readonly SearchedIssue[];
  /** No page is longer, whatever is asked for. */
  readonly mostAtOnce: number;
}

/** What these searches understand: the one our source sends, with or without words of its own before it. */
const JQL = /^(?:\((?<besides>.+)\) AND )?updated >= (?<from>\d+) ORDER BY updated ASC, key ASC$/;
const INVALID_TOKEN = { status: 400, json: { errorMessages: ['The provided next page token is invalid or expired.'], errors: {} } } as const;

/**
 * `GET /rest/api/3/search/jql` of Cloud: pages by `nextPageToken`, which belongs to its JQL and is absent from the last page
 * (JRACLOUD-92184), no `total`, no `startAt`; of an issue only the id, unless fields are asked for.
 */
export function searchByToken(query: URLSearchParams, { issues, mostAtOnce }: SearchOptions): SystemReply {
  if (query.has('startAt')) throw new Error('search/jql knows no startAt');
  const jql = query.get('jql') ?? '';
  const found = foundBy(jql, issues);
  if (!found) return { status: 400, json: { errorMessages: ['Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'], errors: {} } };
  const token = query.get('nextPageToken');
  const begin = token === null ? 0 : positionIn(token, jql);
  if (begin === undefined) return INVALID_TOKEN;
  const end = begin + Math.min(Number(query.get('maxResults') ?? 50), mostAtOnce);
  const isLast = end >= found.length;
  return { status: 200, json: { issues: found.slice(begin, end).map((issue) => shown(issue, query)), isLast, ...(!isLast && { nextPageToken: tokenOf(end, jql) }) } };
}

/** `GET /rest/api/2/search` of Server and Data Center: pages by `startAt`. */
export function searchByOffset(query: URLSearchParams, { issues, mostAtOnce }: SearchOptions): SystemReply {
  const found = foundBy(query.get('jql') ?? '', issues);
  if (!found) return { status: 400, json: { errorMessages: ['Error in the JQL Query'], errors: {} } };
  const startAt = Number(query.get('startAt') ?? 0);
  const maxResults = Math.min(Number(query.get('maxResults') ?? 50), mostAtOnce);
  return { status: 200, json: { expand: 'schema,names', startAt, maxResults, total: found.length, issues: found.slice(startAt, startAt + maxResults).map((issue) => shown(issue, query)) } };
}

function foundBy(jql: string, issues: readonly SearchedIssue[]): SearchedIssue[] | undefined {
  const from = JQL.exec(jql)?.groups?.['from'];
  if (from === undefined) return undefined;
  const at = ({ fields }: SearchedIssue): number => Date.parse(fields.updated);
  return issues.filter((issue) => at(issue) >= Number(from)).sort((a, b) => at(a) - at(b) || (a.key < b.key ? -1 : 1));
}

function shown({ id, key, fields, changelog }: SearchedIssue, query: URLSearchParams): unknown {
  if (query.get('fields') !== '*all') return { id };
  const withChangelog = query.get('expand')?.split(',').includes('changelog');
  return { expand: 'operations,changelog', id, key, self: `https://acme.atlassian.net/rest/api/3/issue/${id}`, fields, ...(withChangelog && changelog !== undefined && { changelog }) };
}

function tokenOf(position: number, jql: string): string {
  return Buffer.from(JSON.stringify([position, jql])).toString('base64url');
}

function positionIn(token: string, jql: string): number | undefined {
  try {
    const [position, of] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [number, string];
    return of === jql ? position : undefined;
  } catch {
    return undefined;
  }
}
