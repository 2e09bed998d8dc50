import { HandlerFailure, type Call, type FoundGroup } from '#contracts';
import { hasNextPage } from '#platform/outbound';
import { valueOf, type Row, type ServiceNowClient } from './servicenow-client.js';
import type { ServiceNowHandlerSettings } from './servicenow-settings.dto.js';

/** Groups beyond this are a query gone wrong. */
const MOST_GROUPS = 100_000;

/** All groups of the instance, with how many people and open tickets each has. */
export async function readGroups(client: ServiceNowClient, settings: ServiceNowHandlerSettings, call: Call): Promise<FoundGroup[]> {
  const rows = await allGroups(client, settings, call);
  const members = settings.members ? await counts(client, 'sys_user_grmember', 'user.active=true', 'group', 'members', call) : undefined;
  const load = settings.load ? await counts(client, settings.table, 'active=true^assignment_groupISNOTEMPTY', 'assignment_group', 'load', call) : undefined;
  return rows.map((row) => {
    const id = valueOf(row['sys_id']);
    const manager = (row['manager'] as { display_value?: unknown } | undefined)?.display_value;
    return {
      group_id: id,
      name: valueOf(row['name']),
      status: valueOf(row['active']) === 'false' ? 'inactive' : 'active',
      ...(typeof manager === 'string' && manager !== '' && { manager }),
      ...(members && { members: members.get(id) ?? 0 }),
      ...(load && { current_load: load.get(id) ?? 0 }),
    };
  });
}

/**
 * Page by page, in an order that does not move. A page may be shorter than asked for, because rows the user may not see are
 * taken out of it after counting: only the headers say whether there is another.
 */
async function allGroups(client: ServiceNowClient, settings: ServiceNowHandlerSettings, call: Call): Promise<Row[]> {
  const groups = new Map<string, Row>();
  for (let offset = 0; offset < MOST_GROUPS; offset += settings.page_size) {
    const answer = await client.request('GET', '/api/now/table/sys_user_group', call, {
      query: {
        sysparm_query: `${settings.group_query}^ORDERBYsys_id`, sysparm_fields: 'sys_id,name,active,manager', sysparm_display_value: 'all',
        sysparm_exclude_reference_link: 'true', sysparm_limit: settings.page_size, sysparm_offset: offset,
      },
    });
    const page = client.rows(answer);
    for (const row of page) groups.set(valueOf(row['sys_id']), row);
    const total = Number(answer.headers.get('x-total-count') ?? NaN);
    const more = hasNextPage(answer.headers) || (Number.isNaN(total) ? page.length >= settings.page_size : offset + settings.page_size < total);
    if (!more) return [...groups.values()];
  }
  throw new HandlerFailure('misconfigured', `more than ${MOST_GROUPS} groups: let settings.group_query choose fewer`);
}

/** The Aggregate API's counts by the value of a field; one request whatever the number of rows. */
async function counts(client: ServiceNowClient, table: string, query: string, field: string, setting: string, call: Call): Promise<ReadonlyMap<string, number>> {
  const answer = await client.request('GET', `/api/now/stats/${table}`, call, { accept: [403], query: { sysparm_count: 'true', sysparm_query: query, sysparm_group_by: field } });
  if (answer.status === 403) throw new HandlerFailure('misconfigured', `403: the user may not count ${table}; let it, or set settings.${setting} to false`);
  return new Map(client.rows(answer).map(({ stats, groupby_fields: by }) => {
    const value = Array.isArray(by) ? valueOf((by[0] as { value?: unknown } | undefined)?.value) : '';
    return [value, Number((stats as { count?: unknown } | undefined)?.count) || 0];
  }));
}
