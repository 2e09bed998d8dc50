import { Payload, authorization, cursorOf, firstFrom, instantOf, readEach, windowAfter, windowOf, type PullPlugin, type Window } from '#platform/plugins';
import { historyOf } from './history.js';
import { issueEvent } from './issue.js';

/**
 * Search with changelogs: `/rest/api/2/search` of Server, `/rest/api/3/search/jql` of Cloud (an address at atlassian.net, or the
 * option `deployment: cloud`). JQL takes instants as milliseconds, which no time zone of a user changes. Options: `jql` besides, `since`.
 */
export const pullJira: PullPlugin = async function* ({ url, secrets, settings, cursor, now, overlapMs, pageSize, get }) {
  const { jql, since, deployment = /\.atlassian\.net$/.test(new URL(url).hostname) ? 'cloud' : 'server' } = settings.options;
  const cloud = deployment === 'cloud';
  let window = windowOf(cursor, overlapMs, firstFrom(since, now));
  let token: string | undefined;
  for (;;) {
    const asked = `${jql ? `(${jql}) AND ` : ''}updated >= ${window.from} ORDER BY updated ASC, key ASC`;
    const place: Record<string, string> = cloud ? (token ? { nextPageToken: token } : {}) : { startAt: String(window.skip) };
    const parameters = new URLSearchParams({ jql: asked, maxResults: String(pageSize), expand: 'changelog', fields: '*all', ...place });
    const answer = new Payload(await get(`${url}/rest/api/${cloud ? '3/search/jql' : '2/search'}?${parameters.toString()}`, authorization(secrets[0])));
    if (!Array.isArray(answer.at('issues').value)) answer.at('issues').refuse('must be a list of issues');
    const issues = answer.at('issues').items();
    const next: Window = windowAfter(window, issues.flatMap((issue) => Date.parse(instantOf(issue.at('fields', 'updated').value) ?? '') || []));
    const more = cloud ? answer.at('isLast').flag() !== true && answer.at('nextPageToken').given : hasMore(issues.length, window.skip, answer.at('total').number(), pageSize);
    // Cloud cannot skip: where a whole page is of one instant, its own token leads on.
    token = cloud && next.from === window.from ? answer.at('nextPageToken').text() : undefined;
    window = next;
    const { good, unreadable } = readEach(issues, (issue) => ({ event: { ...issueEvent(issue, undefined), from: new Payload({ issue: issue.value }) }, history: historyOf(issue, settings) }));
    yield { events: good.map(({ event }) => event), history: good.flatMap(({ history }) => history), unreadable, cursor: cursorOf(window, !more) };
    if (!more) return;
  }
};

/** Server gives no more at once than its administrator allows (`jira.search.views.default.max`), whatever is asked for; it says how many there are. */
function hasMore(found: number, skipped: number, total: number | undefined, pageSize: number): boolean {
  return found > 0 && (total === undefined ? found >= pageSize : skipped + found < total);
}
