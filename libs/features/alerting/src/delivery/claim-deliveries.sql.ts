import { LONGEST_REST, SENDABLE } from './sendable.sql.js';

/**
 * The token of channel $1, if it is there to take. SKIP LOCKED: whoever holds the row is sending; the token will be gone.
 * A statement of its own, before the claim: under READ COMMITTED the claim then sees everything that earlier holders of
 * the token have committed, so two replicas never choose the same delivery.
 */
export const TAKE_TOKEN = `
  SELECT channel FROM alerting.channels
  WHERE channel = $1 AND (next_send_at <= platform.watchdog_now() OR next_send_at > platform.watchdog_now() + ${LONGEST_REST})
  FOR UPDATE SKIP LOCKED`;

/**
 * Claims what goes out next on channel $1: the most urgent, oldest sendable delivery; or, when more than $2 are sendable,
 * up to $3 of them as one digest (of one tenant, without those that must go alone). The lease lasts $4 ms, the next token
 * comes after $5 ms. Holds the token's row lock; SKIP LOCKED, so that a planner touching a row delays that row only.
 * Commit before sending: the lease, not the lock, keeps others away during the network call.
 */
export const CLAIM_DELIVERIES = `
  WITH sendable AS MATERIALIZED (
    SELECT d.tenant_id, d.id, d.urgency, d.alone FROM alerting.deliveries d
    WHERE d.channel = $1 AND ${SENDABLE}
    ORDER BY d.urgency, d.id
    LIMIT greatest($2::int + 1, $3::int)
    FOR UPDATE SKIP LOCKED
  ),
  head AS (SELECT * FROM sendable ORDER BY urgency, id LIMIT 1),
  together AS (
    SELECT s.tenant_id, s.id, s.urgency FROM sendable s, head h
    WHERE s.tenant_id = h.tenant_id AND NOT s.alone AND NOT h.alone
    ORDER BY s.urgency, s.id LIMIT greatest($2::int + 1, $3::int)
  ),
  chosen AS (
    SELECT tenant_id, id FROM (SELECT * FROM together ORDER BY urgency, id LIMIT $3::int) digest WHERE (SELECT count(*) FROM together) > $2::int
    UNION
    SELECT tenant_id, id FROM head
  ),
  token AS (
    UPDATE alerting.channels SET next_send_at = platform.watchdog_now() + $5 * interval '1 millisecond'
    WHERE channel = $1 AND EXISTS (SELECT FROM chosen)
  ),
  claimed AS (
    UPDATE alerting.deliveries d
    SET lease_until = platform.watchdog_now() + $4 * interval '1 millisecond', fence = d.fence + 1,
      digest_id = CASE WHEN (SELECT count(*) FROM chosen) > 1 THEN (SELECT min(id) FROM chosen) END
    FROM chosen c
    WHERE d.tenant_id = c.tenant_id AND d.id = c.id
    RETURNING d.tenant_id, d.id, d.fence, d.attempts, d.ticket_id, d.correlation_id, d.event_id, d.event_type, d.payload::text AS payload, d.urgency
  )
  SELECT * FROM claimed ORDER BY urgency, id`;
