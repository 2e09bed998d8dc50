import { Payload, authorization, cursorOf, firstFrom, instantOf, readEach, windowAfter, windowOf, type PullPlugin } from '#platform/plugins';
import { historyOf, recordEvent } from './record.js';

/**
 * Table API (https://www.servicenow.com/docs/bundle/latest/page/integrate/inbound-rest/concept/c_TableAPI.html), by
 * sys_updated_on. The user's time zone must be GMT: the instance reads the instants of a query in it. Options: `table`
 * (default incident), `query` (an encoded query besides), `since`.
 */
export const pullServiceNow: PullPlugin = async function* ({ url, secrets, settings, cursor, now, overlapMs, pageSize, get }) {
  const { table = 'incident', query, since } = settings.options;
  let window = windowOf(cursor, overlapMs, firstFrom(since, now));
  for (;;) {
    const changed = `sys_updated_on>=${written(window.from)}^ORDERBYsys_updated_on^ORDERBYsys_id`;
    const parameters = new URLSearchParams({
      sysparm_query: query ? `${query}^${changed}` : changed,
      sysparm_limit: String(pageSize),
      sysparm_offset: String(window.skip),
      sysparm_display_value: 'all',
    });
    const answer = new Payload(await get(`${url}/api/now/table/${encodeURIComponent(table)}?${parameters.toString()}`, authorization(secrets[0])));
    const records = answer.at('result').items();
    if (!Array.isArray(answer.at('result').value)) answer.at('result').refuse('must be a list of records');
    window = windowAfter(window, records.flatMap((record) => Date.parse(instantOf(record.at('sys_updated_on', 'value').value ?? record.at('sys_updated_on').value) ?? '') || []));
    const done = records.length < pageSize;
    const { good, unreadable } = readEach(records, (record) => ({ event: recordEvent(record, settings), history: historyOf(record) }));
    yield { events: good.map(({ event }) => event), history: good.flatMap(({ history }) => history), unreadable, cursor: cursorOf(window, done) };
    if (done) return;
  }
};

/** As encoded queries write instants, to the second. */
function written(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
