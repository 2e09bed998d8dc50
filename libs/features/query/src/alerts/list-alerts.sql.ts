import { positionSql } from '../paging/cursor.js';

const FILTERS = {
  ticket: 'ticket_id = ?',
  clock: 'clock = ?',
  kind: 'kind = ?',
  disposition: 'disposition = ?',
  since: 'found_at >= ?',
  until: 'found_at < ?',
} as const;
export type AlertFilter = keyof typeof FILTERS;
export const ALERT_FILTERS = Object.keys(FILTERS) as readonly AlertFilter[];

/**
 * Alerts by the time they were found, newest first. $1 tenant, $2 and $3 the position to go on from, $4 how many,
 * $5… one value per filter, in the order of `filters`. Locks nothing.
 *
 * One range of alerts_by_time read backwards, whose trailing columns answer clock, kind and disposition without the rows;
 * a ticket's few alerts come from alerts_by_ticket and are sorted. Not by `instant`: what is found late would appear among
 * what a reader has already passed.
 */
export function listAlertsSql(filters: readonly AlertFilter[]): string {
  const narrowed = filters.map((filter, index) => `AND ${FILTERS[filter].replace('?', `$${5 + index}`)}`).join(' ');
  return `
    SELECT id::text, ticket_id, clock, cycle, threshold, kind, reason, disposition, instant, found_at, level, policy,
      policy_version::float8, target_ms::float8, elapsed_ms::float8, deadline, correlation_id, retracted_at, ${positionSql('found_at')} AS position
    FROM sla.alert_view
    WHERE tenant_id = $1 AND (found_at, id) < ($2::timestamptz, $3::bigint) ${narrowed}
    ORDER BY found_at DESC, id DESC LIMIT $4`;
}
