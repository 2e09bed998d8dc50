import { SIGNALS } from '#platform/persistence';

/** Asked once per statement, not once per row. */
const NOW = '(SELECT platform.watchdog_now())';

/** Pending, and nothing older of the ticket at this handler is unfinished (order per ticket). */
const FIRST = `
  d.status = 'pending' AND NOT EXISTS (
    SELECT FROM allocation.deliveries older
    WHERE older.tenant_id = d.tenant_id AND older.ticket_id = d.ticket_id AND older.handler = d.handler AND older.id < d.id AND older.finished_at IS NULL)`;

/** The same, not leased, and its time has come. */
const SENDABLE = `${FIRST} AND d.next_attempt_at <= ${NOW} AND (d.lease_until IS NULL OR d.lease_until <= ${NOW})`;

/**
 * Leases what handler $2 of tenant $1 can be told now: up to $3, for $4 ms. By state, SKIP LOCKED; commit before the call: the lease,
 * not the lock, keeps others away meanwhile, and that of a sender that died expires.
 */
export const CLAIM_ASSIGNMENTS = `
  UPDATE allocation.deliveries c SET lease_until = platform.watchdog_now() + $4 * interval '1 millisecond', fence = fence + 1
  FROM (
    SELECT d.tenant_id, d.id FROM allocation.deliveries d WHERE d.tenant_id = $1 AND d.handler = $2 AND ${SENDABLE}
    ORDER BY d.id LIMIT $3 FOR UPDATE SKIP LOCKED
  ) AS chosen
  WHERE (c.tenant_id, c.id) = (chosen.tenant_id, chosen.id)
  RETURNING c.tenant_id, c.id::text AS id, c.fence::text AS fence, c.ticket_id, c.decision_id::text AS decision_id, c.attempts, c.payload, c.correlation_id`;

/** When the next delivery of any of these handlers can go, as ms from now: $1 handler[]. Null: none waits. One behind another waits for that one's time. */
export const NEXT_ASSIGNMENT = `
  SELECT ceil(extract(epoch FROM min(greatest(d.next_attempt_at, d.lease_until)) - ${NOW}) * 1000)::float8 AS wait_ms
  FROM allocation.deliveries d WHERE d.handler = ANY ($1::text[]) AND ${FIRST}`;

/** $1 tenant, $2 id, $3 fence everywhere below: a sender that lost its lease changes nothing. Each answers the row it changed. */
const MINE = `tenant_id = $1 AND id = $2 AND fence = $3 AND status = 'pending'`;

export const SETTLE_ASSIGNED = `
  UPDATE allocation.deliveries SET status = 'delivered', attempts = attempts + 1, lease_until = NULL, last_error = NULL, finished_at = platform.watchdog_now()
  WHERE ${MINE} RETURNING id`;

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
