/** Statements on rehearsal.rehearsals. Each touches one row (REMOVE_OLD_REHEARSALS: old ones), and holds its lock for the statement only. */

/**
 * $1 tenant, $2 every tenant, $3 key, $4 text, $5 files, $6 warnings, $7 base version, $8 newest version, $9 the most that may wait.
 * Answers the id, or nothing where the tenant has that many unfinished ones. Two at once may exceed the bound by one, which harms nobody.
 */
export const ADD_REHEARSAL = `
  WITH added AS (
    INSERT INTO rehearsal.rehearsals (tenant_id, every_tenant, key_id, text, files, warnings, base_version, newest_version, at, created_at)
    SELECT $1, $2::boolean, $3, $4, $5::json, $6::json, $7::bigint, $8::bigint, platform.watchdog_now(), platform.watchdog_now()
     WHERE (SELECT count(*) FROM rehearsal.rehearsals WHERE tenant_id = $1 AND status IN ('waiting', 'running')) < $9::int
    RETURNING id)
  SELECT id, pg_notify('watchdog_rehearsals', '') FROM added`;

/** They say what would have been: after a month nobody asks. */
export const REMOVE_OLD_REHEARSALS = `DELETE FROM rehearsal.rehearsals WHERE created_at < platform.watchdog_now() - interval '30 days' AND status IN ('done', 'failed')`;

/** $1 tenant, $2 id, $3 whether the caller may see those over all tenants. */
export const READ_REHEARSAL = `
  SELECT id, every_tenant, text, files, warnings, base_version::float8 AS base_version, newest_version::float8 AS newest_version, at, status,
    tickets_done::float8 AS tickets_done, tickets_total::float8 AS tickets_total, result, problem, created_at, started_at, finished_at
  FROM rehearsal.rehearsals WHERE tenant_id = $1 AND id = $2 AND (NOT every_tenant OR $3)`;

/**
 * Takes the oldest rehearsal that waits, or whose runner has not been heard of for the length of a lease: $1 lease in seconds.
 * SKIP LOCKED: two replicas that look at once take two, or one of them none. fence tells a runner that has lost its lease
 * from the one that has it now. A rehearsal begins anew each time: what it adds up is small, but a minute's reading, and
 * nobody waits for it as for an alert.
 */
export const CLAIM_REHEARSAL = `
  UPDATE rehearsal.rehearsals r SET status = 'running', attempts = attempts + 1, fence = fence + 1, tickets_done = 0, tickets_total = NULL,
    started_at = platform.watchdog_now(), lease_until = platform.watchdog_now() + $1 * interval '1 second'
  WHERE (r.tenant_id, r.id) = (
    SELECT tenant_id, id FROM rehearsal.rehearsals
    WHERE status IN ('waiting', 'running') AND (lease_until IS NULL OR lease_until <= platform.watchdog_now())
    ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING tenant_id, id, every_tenant, text, files, base_version::float8 AS base_version, at, fence::float8 AS fence, attempts`;

/** $1 tenant, $2 id, $3 fence, $4 lease in seconds, $5 done, $6 total. No row: the lease is another's now. */
export const RENEW_REHEARSAL = `
  UPDATE rehearsal.rehearsals SET lease_until = platform.watchdog_now() + $4 * interval '1 second', tickets_done = $5, tickets_total = $6
  WHERE tenant_id = $1 AND id = $2 AND fence = $3 AND status = 'running' RETURNING id`;

/** $1 tenant, $2 id, $3 fence, $4 tickets, $5 result or null, $6 problem or null. */
export const FINISH_REHEARSAL = `
  UPDATE rehearsal.rehearsals SET status = CASE WHEN $5::json IS NULL THEN 'failed' ELSE 'done' END, lease_until = NULL, tickets_done = $4, tickets_total = $4,
    result = $5::json, problem = $6, finished_at = platform.watchdog_now()
  WHERE tenant_id = $1 AND id = $2 AND fence = $3 AND status = 'running' RETURNING id`;

/** $1 tenant, $2 id, $3 fence: a runner that has to leave. Another may begin at once, and this attempt does not count. */
export const RELEASE_REHEARSAL = `
  WITH released AS (
    UPDATE rehearsal.rehearsals SET status = 'waiting', lease_until = NULL, attempts = attempts - 1
    WHERE tenant_id = $1 AND id = $2 AND fence = $3 AND status = 'running' RETURNING id)
  SELECT pg_notify('watchdog_rehearsals', '') FROM released`;
