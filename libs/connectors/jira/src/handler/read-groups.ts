import { HandlerFailure, type Call, type FoundGroup } from '#contracts';
import { notJira, type JiraClient } from './jira-client.js';
import type { JiraHandlerSettings } from './jira-settings.dto.js';

const MOST_GROUPS = 100_000;

/** The site's groups, or the project's components. */
export async function readGroups(client: JiraClient, settings: JiraHandlerSettings, call: Call): Promise<FoundGroup[]> {
  if (settings.project !== undefined) return components(client, settings.project, call);
  const groups = settings.deployment === 'cloud' ? await bulk(client, settings.page_size, call) : await picked(client, call);
  return groups.filter(({ name }) => name.startsWith(settings.group_prefix));
}

/** Cloud: paged; `isLast` and nothing else says that it is the last. */
async function bulk(client: JiraClient, size: number, call: Call): Promise<FoundGroup[]> {
  const groups = new Map<string, FoundGroup>();
  for (let startAt = 0; startAt < MOST_GROUPS;) {
    const { body } = await client.request('GET', '/group/bulk', call, { query: { startAt, maxResults: size } });
    const { values, isLast } = (body ?? {}) as { values?: unknown; isLast?: unknown };
    if (!Array.isArray(values) || typeof isLast !== 'boolean') throw notJira();
    for (const { groupId, name } of values as { groupId?: unknown; name?: unknown }[]) {
      if (typeof groupId !== 'string' || typeof name !== 'string') throw notJira();
      groups.set(groupId, { group_id: groupId, name });
    }
    // Cloud may give fewer than asked for: go on behind what came.
    startAt += values.length;
    if (isLast) return [...groups.values()];
    if (values.length === 0) throw notJira();
  }
  throw new HandlerFailure('misconfigured', `more than ${MOST_GROUPS} groups`);
}

/** Data Center has no list of groups; its picker gives all there are when asked for enough, and says how many there are. Names are ids there. */
async function picked(client: JiraClient, call: Call): Promise<FoundGroup[]> {
  const { body } = await client.request('GET', '/groups/picker', call, { query: { query: '', maxResults: MOST_GROUPS } });
  const { groups, total } = (body ?? {}) as { groups?: unknown; total?: unknown };
  if (!Array.isArray(groups)) throw notJira();
  if (typeof total === 'number' && total > groups.length) {
    throw new HandlerFailure('misconfigured', `Jira tells ${groups.length} of its ${total} groups: raise jira.ajax.autocomplete.limit, or use components (settings.project)`);
  }
  return (groups as { name?: unknown }[]).map(({ name }) => {
    if (typeof name !== 'string') throw notJira();
    return { group_id: name, name };
  });
}

async function components(client: JiraClient, project: string, call: Call): Promise<FoundGroup[]> {
  const { body } = await client.request('GET', `/project/${encodeURIComponent(project)}/components`, call);
  if (!Array.isArray(body)) throw notJira();
  return (body as { id?: unknown; name?: unknown; archived?: unknown; lead?: { displayName?: unknown } }[]).map(({ id, name, archived, lead }) => {
    if (typeof id !== 'string' || typeof name !== 'string') throw notJira();
    const manager = lead?.displayName;
    return { group_id: id, name, ...(archived === true && { status: 'inactive' as const }), ...(typeof manager === 'string' && { manager }) };
  });
}
