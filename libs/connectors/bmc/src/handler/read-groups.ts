import { HandlerFailure, type Call, type FoundGroup } from '#contracts';
import type { BmcClient, Values } from './bmc-client.js';
import type { BmcHandlerSettings } from './bmc-settings.dto.js';

const MOST_GROUPS = 100_000;

/** What an incident needs to know of its group. */
const FIELDS = ['Support Group ID', 'Support Group Name', 'Support Organization', 'Company', 'Status'] as const;

/** All groups, with company and organization: names repeat between them. */
export async function readGroups(client: BmcClient, settings: BmcHandlerSettings, call: Call): Promise<readonly SupportGroup[]> {
  const groups = new Map<string, SupportGroup>();
  for (let offset = 0; offset < MOST_GROUPS; offset += settings.page_size) {
    const answer = await client.request('GET', 'CTM:Support Group', undefined, call, {
      query: { q: settings.group_query, fields: `values(${FIELDS.join(',')})`, sort: 'Support Group ID.asc', limit: settings.page_size, offset },
    });
    const page = client.entries(answer);
    for (const group of page.map(supportGroup)) groups.set(group.id, group);
    const links = (answer.body as { _links?: { next?: unknown } })._links;
    if (links?.next === undefined && page.length < settings.page_size) return [...groups.values()];
    if (page.length === 0) return [...groups.values()];
  }
  throw new HandlerFailure('misconfigured', `more than ${MOST_GROUPS} groups: let settings.group_query choose fewer`);
}

export interface SupportGroup {
  readonly id: string;
  readonly name: string;
  readonly organization: string;
  readonly company: string;
  readonly enabled: boolean;
}

export function foundGroup({ id, name, enabled }: SupportGroup): FoundGroup {
  return { group_id: id, name, status: enabled ? 'active' : 'inactive' };
}

function supportGroup(values: Values): SupportGroup {
  const [id, name, organization, company, status] = FIELDS.map((field) => (typeof values[field] === 'string' ? values[field] : ''));
  return { id: id!, name: name!, organization: organization!, company: company!, enabled: status === 'Enabled' };
}
