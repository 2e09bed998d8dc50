/** Where no allocator has ever run there are no decisions. */
export const HAS_DECISIONS = `SELECT to_regclass('allocation.decision_view') IS NOT NULL AS has`;

/** Tenants with decisions, in order. One look into the primary key for each: DISTINCT would walk all of it. Locks nothing. */
export const READ_TENANTS = `
  WITH RECURSIVE found AS (
    SELECT min(tenant_id) AS tenant FROM allocation.decision_view
    UNION ALL
    SELECT (SELECT min(d.tenant_id) FROM allocation.decision_view d WHERE d.tenant_id > found.tenant) FROM found WHERE found.tenant IS NOT NULL
  )
  SELECT tenant FROM found WHERE tenant IS NOT NULL`;

/**
 * One page of the engine's decisions on a tenant's tickets, newest first: $1 tenant, $2 below this id (null: from the newest), $3 how many,
 * $4 at this instant, $5 days back from it. Locks nothing; each page is a snapshot of its own. A range of the primary key read backwards;
 * only the page that comes to the tenant's oldest decisions goes past those that are too old. What is read of a basis is read outside:
 * where statistics are old the planner sorts, and would take every basis of the tenant apart first (1 s a page at 10,000 decisions).
 *
 * `turnedOut`: only those of which it is known which group was right, as the learning of weights takes it. One that was accepted
 * and then breached says who was wrong, not who was right.
 */
export function readDecisions({ turnedOut }: { readonly turnedOut: boolean }): string {
  return `
    SELECT d.id::text AS id, d.ticket_id AS ticket, d.basis->'needs'->>'category' AS category, (d.basis->'ranking')::text AS ranking,
      ${turnedOut ? `CASE d.outcome WHEN 'accepted' THEN d.handler || '/' || d.group_id ELSE coalesce(d.outcome_group, (
        SELECT n.handler || '/' || n.group_id FROM allocation.decision_view n
        WHERE n.tenant_id = d.tenant_id AND n.ticket_id = d.ticket_id AND n.revision = d.revision + 1)) END` : 'NULL'} AS right
    FROM (
      SELECT * FROM allocation.decision_view d
      WHERE d.tenant_id = $1 AND ($2::bigint IS NULL OR d.id < $2) AND d.decided_by = 'engine'
        AND d.decided_at <= $4::timestamptz AND d.decided_at > $4::timestamptz - $5 * interval '1 day'
        ${turnedOut ? `AND d.group_id IS NOT NULL AND (d.outcome IN ('overridden', 'reassigned') OR (d.outcome = 'accepted' AND d.breached_at IS NULL))` : ''}
      ORDER BY d.id DESC LIMIT $3
    ) AS d ORDER BY d.id DESC`;
}
