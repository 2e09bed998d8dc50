/**
 * Makes a row for each source that is pulled, due at once, and takes the lease of those that are due: one statement, so
 * that of several replicas one has it. $1 tenants, $2 sources (pairs), $3 how long the lease lasts, in ms.
 * SKIP LOCKED: what another replica is just claiming is not waited for. An expired lease counts as none: its holder is gone,
 * or finds its fence changed when it comes to store.
 */
export const CLAIM_PULLS = `
WITH wanted AS (
  SELECT * FROM unnest($1::text[], $2::text[]) AS w (tenant_id, source)
), made AS (
  INSERT INTO intake.pulls (tenant_id, source, next_at) SELECT tenant_id, source, platform.watchdog_now() FROM wanted ON CONFLICT DO NOTHING
), due AS (
  SELECT p.tenant_id, p.source FROM intake.pulls p JOIN wanted USING (tenant_id, source)
  WHERE p.next_at <= platform.watchdog_now() AND (p.lease_until IS NULL OR p.lease_until <= platform.watchdog_now())
  FOR UPDATE OF p SKIP LOCKED
)
UPDATE intake.pulls p SET lease_until = platform.watchdog_now() + $3 * interval '1 millisecond', fence = p.fence + 1
FROM due WHERE p.tenant_id = due.tenant_id AND p.source = due.source
RETURNING p.tenant_id, p.source, p.cursor, p.failures, p.fence::text`;

/** After each page: the cursor, and a longer lease. Nothing, where the lease has gone to another. $1 tenant, $2 source, $3 fence, $4 cursor, $5 ms. */
export const ADVANCE_PULL = `
UPDATE intake.pulls SET cursor = $4::json, lease_until = platform.watchdog_now() + $5 * interval '1 millisecond'
WHERE tenant_id = $1 AND source = $2 AND fence = $3::bigint RETURNING fence`;

/** The end of a run. $4 ms until the next, $5 failures in a row, $6 what went wrong. */
export const FINISH_PULL = `
UPDATE intake.pulls SET lease_until = NULL, next_at = platform.watchdog_now() + $4 * interval '1 millisecond', failures = $5, last_problem = $6
WHERE tenant_id = $1 AND source = $2 AND fence = $3::bigint`;

/** ms until the first is due; null for none. $1 tenants, $2 sources. */
export const NEXT_PULL = `
SELECT extract(epoch FROM min(greatest(p.next_at, coalesce(p.lease_until, p.next_at))) - platform.watchdog_now())::float8 * 1000 AS ms
FROM intake.pulls p JOIN unnest($1::text[], $2::text[]) AS w (tenant_id, source) USING (tenant_id, source)`;
