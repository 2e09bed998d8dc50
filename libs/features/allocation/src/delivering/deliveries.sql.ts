import { SIGNALS } from '#platform/persistence';

/** Asked once per statement, not once per row. */
const NOW = '(SELECT platform.watchdog_now())';

/**
 * Leases what handler $2 of tenant $1 can be told now: up to $3, for $4 ms, those first whose turn came first, and nothing while
 * something older of the ticket at this handler is unfinished (order per ticket). By state, SKIP LOCKED; commit before the call:
 * the lease, not the lock, keeps others away meanwhile, and that of a sender that died expires.
 *
 * wait_ms: until the next one's turn, null if none waits for a time. One that is leased, or behind one that is, is not waited
 * for here: who settles that looks again. Both are read along deliveries_due: what waits costs nothing. Rejected: the earliest of
 * all that are pending, leased and blocked ones too: 58 ms a look at 10,000, three quarters of all the database did.
 */
export const CLAIM_ASSIGNMENTS = `
  WITH chosen AS (
    SELECT d.tenant_id, d.id FROM allocation.deliveries d
    WHERE d.tenant_id = $1 AND d.handler = $2 AND d.status = 'pending' AND d.next_attempt_at <= ${NOW} AND (d.lease_until IS NULL OR d.lease_until <= ${NOW})
      AND NOT EXISTS (
        SELECT FROM allocation.deliveries older
        WHERE older.tenant_id = d.tenant_id AND older.ticket_id = d.ticket_id AND older.handler = d.handler AND older.id < d.id AND older.finished_at IS NULL)
    ORDER BY d.next_attempt_at, d.id LIMIT $3 FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE allocation.deliveries c SET lease_until = ${NOW} + $4 * interval '1 millisecond', fence = fence + 1
    FROM chosen WHERE (c.tenant_id, c.id) = (chosen.tenant_id, chosen.id)
    RETURNING c.tenant_id, c.id::text AS id, c.fence::text AS fence, c.ticket_id, c.decision_id::text AS decision_id, c.attempts, c.payload, c.correlation_id
  )
  SELECT coalesce((SELECT json_agg(claimed) FROM claimed), '[]') AS claimed,
    (SELECT ceil(extract(epoch FROM min(d.next_attempt_at) - ${NOW}) * 1000)::float8 FROM allocation.deliveries d
     WHERE d.tenant_id = $1 AND d.handler = $2 AND d.status = 'pending' AND d.next_attempt_at > ${NOW}) AS wait_ms`;

/**
 * Those that have arrived: $1 tenant_id[], $2 id[], $3 fence[]. A sender that lost its lease changes nothing, here and below. "finished_at
 * IS NULL" says the same as "pending", but not to the planner, which would walk through all of deliveries_due for each row.
 */
export const SETTLE_ASSIGNED = `
  UPDATE allocation.deliveries d SET status = 'delivered', attempts = attempts + 1, lease_until = NULL, last_error = NULL, finished_at = platform.watchdog_now()
  FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS a (tenant_id, id, fence)
  WHERE (d.tenant_id, d.id, d.fence) = (a.tenant_id, a.id, a.fence) AND d.finished_at IS NULL`;

/** $1 tenant, $2 id, $3 fence. Each answers the row it changed. */
const MINE = `tenant_id = $1 AND id = $2 AND fence = $3 AND finished_at IS NULL`;

/** $4 why, $5 ms until the next attempt, $6 whether the attempt counts. */
export const SETTLE_AGAIN = `
  UPDATE allocation.deliveries SET attempts = attempts + $6::int, lease_until = NULL, last_error = $4, next_attempt_at = platform.watchdog_now() + $5 * interval '1 millisecond'
  WHERE ${MINE} RETURNING id`;

/** $4 why. Dead, and a dead letter; it no longer holds back its ticket's later ones. */
export const SETTLE_DEAD = `
  WITH dead AS (
    UPDATE allocation.deliveries SET status = 'dead', attempts = attempts + 1, lease_until = NULL, last_error = $4, finished_at = platform.watchdog_now()
    WHERE ${MINE} RETURNING *
  )
  INSERT INTO platform.dead_letters (tenant_id, kind, origin, ticket_id, reason, attempts, payload, correlation_id, failed_at)
  SELECT tenant_id, 'assignment', handler, ticket_id, $4, attempts, json_build_object('delivery_id', id::text), correlation_id, finished_at FROM dead
  RETURNING id`;

/** What waits for handlers that are configured no longer: $1 tenant_id[], $2 handler[] of those that are. Read along deliveries_due, when a configuration is adopted. */
export const ORPHANED = `
  SELECT tenant_id, handler, count(*)::int AS waiting FROM allocation.deliveries
  WHERE status = 'pending' AND (tenant_id, handler) NOT IN (SELECT * FROM unnest($1::text[], $2::text[])) GROUP BY 1, 2`;

/**
 * A dead letter's delivery goes out again, from its first attempt on: $1 tenant, $2 id. Answers whether it does: not if it is
 * under way or has arrived, and not if a later decision on the ticket has replaced it. No row: there is none.
 */
export const REPLAY_ASSIGNMENT = `
  WITH found AS (
    SELECT d.status = 'dead' AND (d.payload ->> 'revision')::int = t.revision AS revivable
    FROM allocation.deliveries d JOIN allocation.tickets t USING (tenant_id, ticket_id) WHERE d.tenant_id = $1 AND d.id = $2::bigint FOR UPDATE OF d
  ), revived AS (
    UPDATE allocation.deliveries SET status = 'pending', attempts = 0, finished_at = NULL, last_error = NULL, next_attempt_at = platform.watchdog_now()
    WHERE tenant_id = $1 AND id = $2::bigint AND (SELECT revivable FROM found)
    RETURNING pg_notify('${SIGNALS.assignments}', '')
  )
  SELECT found.revivable FROM found LEFT JOIN revived ON true`;
