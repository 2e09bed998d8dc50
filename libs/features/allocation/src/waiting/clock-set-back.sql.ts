/** Asked once per statement, not once per row. */
const NOW = '(SELECT platform.watchdog_now())';
const ahead = (column: string, parameter: string): string => `${column} > ${NOW} + ${parameter} * interval '1 millisecond'`;
const nearer = (column: string, parameter: string, instead: string): string => `${column} = CASE WHEN ${ahead(column, parameter)} THEN ${instead} ELSE ${column} END`;

// Each makes due what waits for an instant further ahead than anything is ever put off, and ends leases that are longer than any
// that is given: the clock was set back meanwhile. A look over what waits (its partial index), so not for every round. Rows of
// others under way are skipped; who had such a lease has a fence that no longer counts once another has taken the row.

/** $1 longest pause, $2 longest lease, in ms; here and below. */
export const BRING_TICKETS_NEARER = `
  WITH far AS (
    SELECT tenant_id, ticket_id FROM allocation.tickets
    WHERE wanted_at IS NOT NULL AND (${ahead('wanted_at', '$1')} OR ${ahead('lease_until', '$2')}) FOR UPDATE SKIP LOCKED
  )
  UPDATE allocation.tickets t SET ${nearer('wanted_at', '$1', NOW)}, ${nearer('lease_until', '$2', 'NULL')}
  FROM far WHERE (t.tenant_id, t.ticket_id) = (far.tenant_id, far.ticket_id) RETURNING 1`;

export const BRING_DELIVERIES_NEARER = `
  WITH far AS (
    SELECT tenant_id, id FROM allocation.deliveries
    WHERE status = 'pending' AND (${ahead('next_attempt_at', '$1')} OR ${ahead('lease_until', '$2')}) FOR UPDATE SKIP LOCKED
  )
  UPDATE allocation.deliveries d SET ${nearer('next_attempt_at', '$1', NOW)}, ${nearer('lease_until', '$2', 'NULL')}
  FROM far WHERE (d.tenant_id, d.id) = (far.tenant_id, far.id) RETURNING 1`;

export const BRING_LISTS_NEARER = `
  WITH far AS (
    SELECT tenant_id, handler FROM allocation.group_lists
    WHERE ${ahead('next_fetch_at', '$1')} OR ${ahead('lease_until', '$2')} FOR UPDATE SKIP LOCKED
  )
  UPDATE allocation.group_lists l SET ${nearer('next_fetch_at', '$1', NOW)}, ${nearer('lease_until', '$2', 'NULL')}
  FROM far WHERE (l.tenant_id, l.handler) = (far.tenant_id, far.handler) RETURNING 1`;
