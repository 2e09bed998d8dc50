import { HandlerFailure, type Call, type FoundGroup, type GroupsAnswer, type SystemAnswer } from '#contracts';
import { nextPagePath } from '#platform/outbound';
import type { CustomClient } from './custom-client.js';

const MOST_PAGES = 1_000;

/** A list, or `{groups: [...]}`, in the shape of AssignmentGroup; further pages by a Link header with rel="next". */
export async function readGroups(client: CustomClient, first: string, known: { readonly etag?: string }, call: Call): Promise<GroupsAnswer> {
  const headers = known.etag === undefined ? {} : { 'if-none-match': known.etag };
  const answer = await client.request('GET', first, call, { headers, accept: [304] });
  const fresh = freshFor(answer);
  if (answer.status === 304) return { kind: 'not_modified', ...fresh };
  const etag = answer.headers.get('etag');
  const groups = [...listIn(answer)];
  let pages = 1;
  for (let path = nextPagePath(answer.headers, first); path !== undefined; pages++) {
    if (pages >= MOST_PAGES) throw new HandlerFailure('misconfigured', `more than ${MOST_PAGES} pages of groups`);
    const page = await client.request('GET', path, call);
    groups.push(...listIn(page));
    path = nextPagePath(page.headers, first);
  }
  // The tag of the first page says nothing of the others.
  return { kind: 'groups', groups, ...(etag !== null && pages === 1 && { etag }), ...fresh };
}

function listIn({ body }: SystemAnswer): readonly FoundGroup[] {
  const list: unknown = Array.isArray(body) ? body : (body as { groups?: unknown } | undefined)?.groups;
  if (!Array.isArray(list)) throw new HandlerFailure('retry', 'the answer is neither a list of groups nor {groups: [...]}');
  return list as readonly FoundGroup[];
}

function freshFor({ headers }: SystemAnswer): { readonly freshForMs?: number } {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(headers.get('cache-control') ?? '')?.[1];
  return seconds === undefined ? {} : { freshForMs: Number(seconds) * 1000 };
}
