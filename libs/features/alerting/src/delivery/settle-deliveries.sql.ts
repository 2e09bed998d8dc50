/**
 * How a claim ends. Every statement takes the claim as three arrays, $1 tenants, $2 ids, $3 fences, and touches only rows
 * whose fence is still the claim's: a sender that lost its lease changes nothing. Each answers the rows it has changed.
 * Locks: the claim's rows, nobody else's; `token` rows are locked by claims with SKIP LOCKED, so nobody waits in a circle.
 */
const CLAIM = `unnest($1::text[], $2::bigint[], $3::bigint[]) AS c (tenant_id, id, fence)
    WHERE d.tenant_id = c.tenant_id AND d.id = c.id AND d.fence = c.fence AND d.status = 'pending'`;

/** The channel has it. */
export const SETTLE_DELIVERED = `
  UPDATE alerting.deliveries d
  SET status = 'delivered', attempts = d.attempts + 1, lease_until = NULL, last_error = NULL, finished_at = platform.watchdog_now()
  FROM ${CLAIM}
  RETURNING d.tenant_id, d.id, d.finished_at`;

/**
 * Handed back without counting an attempt: $4 why, $5 the channel, $6 ms for which the channel (only that one) rests,
 * null if it need not; $7 whether the deliveries go alone from now on.
 */
export const SETTLE_RELEASED = `
  WITH rested AS (
    UPDATE alerting.channels
    SET next_send_at = greatest(next_send_at, platform.watchdog_now() + $6::double precision * interval '1 millisecond')
    WHERE channel = $5 AND $6::double precision IS NOT NULL
  )
  UPDATE alerting.deliveries d
  SET lease_until = NULL, digest_id = NULL, last_error = $4, alone = d.alone OR $7::boolean, next_attempt_at = platform.watchdog_now()
  FROM ${CLAIM}
  RETURNING d.tenant_id, d.id`;

/**
 * An attempt failed: $4 why, $5 whether for good, $6 attempts before giving up. Until then it is tried again after
 * $7 ms × 2^attempts, at most $8 ms, times the jitter $9 (one for the whole message, so that a digest stays together).
 * Given up: dead, a dead letter, and a delivery on the fallback channel $10 (null: none; $11: has it a webhook?), where it
 * keeps its place among its ticket's by being planned now. A dead delivery no longer holds back its ticket's later ones.
 */
export const SETTLE_FAILED = `
  WITH settled AS (
    UPDATE alerting.deliveries d
    SET attempts = d.attempts + 1, lease_until = NULL, digest_id = NULL, last_error = $4,
      status = CASE WHEN $5::boolean OR d.attempts + 1 >= $6::int THEN 'dead' ELSE 'pending' END,
      finished_at = CASE WHEN $5::boolean OR d.attempts + 1 >= $6::int THEN platform.watchdog_now() END,
      next_attempt_at = platform.watchdog_now()
        + least($8::double precision, $7::double precision * power(2, least(d.attempts, 30))) * $9::double precision * interval '1 millisecond'
    FROM ${CLAIM}
    RETURNING d.*
  ),
  letters AS (
    INSERT INTO platform.dead_letters (tenant_id, kind, origin, ticket_id, reason, attempts, payload, correlation_id, failed_at)
    SELECT tenant_id, 'delivery', channel, ticket_id, $4, attempts, json_build_object('delivery_id', id::text), correlation_id, finished_at
    FROM settled WHERE status = 'dead' ORDER BY id
  ),
  fallen_back AS (
    INSERT INTO alerting.deliveries (tenant_id, event_id, event_type, alert_id, ticket_id, channel, urgency, payload, correlation_id, created_at, next_attempt_at, status, last_error, finished_at)
    SELECT tenant_id, event_id, event_type, alert_id, ticket_id, $10, urgency, payload, correlation_id, finished_at, finished_at,
      CASE WHEN $11::boolean THEN 'pending' ELSE 'suppressed' END,
      CASE WHEN $11::boolean THEN NULL ELSE 'no webhook configured' END,
      CASE WHEN $11::boolean THEN NULL ELSE finished_at END
    FROM settled WHERE status = 'dead' AND $10::text IS NOT NULL ORDER BY id
    ON CONFLICT (tenant_id, event_id, channel) DO NOTHING
  )
  SELECT tenant_id, id, status FROM settled`;
