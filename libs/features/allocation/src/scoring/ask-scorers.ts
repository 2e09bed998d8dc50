import type { CustomScorer } from '#core/allocation';
import { coreGroup } from '../deciding/core-group.js';
import type { TicketToDecide } from '../deciding/decide-tickets.js';
import type { Deciding } from '../deciding/deciding.js';
import { READ_NOW } from '../deciding/allocate-now.sql.js';
import { meaningfulTo } from '../deciding/meaningful-categories.js';
import { needsOf } from '../deciding/needs-of.js';
import { workingHoursUnder } from '../deciding/working-hours.js';
import { readGroups } from '../groups/known-groups.js';

/** What the tenant's own scorers say of the tickets and its groups. Asked before any lock is taken; groups that come later are neutral to them. */
export async function askScorers({ dataSource, config: source, places, scorers }: Deciding, tenantId: string, tickets: readonly TicketToDecide[]): Promise<readonly CustomScorer[]> {
  const config = source.current();
  const asked = config.scorersOf(tenantId);
  if (asked.length === 0) return [];
  const groups = await readGroups(dataSource, [tenantId]);
  const [clock] = await dataSource.query<{ now_ms: number }[]>(READ_NOW);
  const hoursOf = workingHoursUnder(config);
  const meaningful = meaningfulTo(groups, config.allocationOf(tenantId));
  return scorers.opinions(
    asked,
    tickets.map(({ ticket, excluded, classified }) => needsOf({ tenantId, ticket, excluded }, classified, config, places, clock!.now_ms, meaningful)),
    groups.map((group) => coreGroup(group, places, hoursOf)),
  );
}
