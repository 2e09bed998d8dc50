/**
 * A retraction follows its alert: to each channel that has a row for the alert, sent where the alert was or may have been
 * sent, recorded as suppressed elsewhere. An alert nobody has tried to send yet is suppressed together with its retraction.
 * Arrays as in plan-alerts: $1 tenant, $2 event, $3 alert, $4 ticket, $5 payload, $6 correlation id; $7 the type of alerts,
 * $8 the type of retractions. Answers the rows added.
 *
 * "Not tried" is: no attempt counted and no lease, not even an expired one (its holder may have sent and died).
 * SKIP LOCKED: a row that is locked is being claimed this instant, so it counts as tried; waiting for it would tell no more.
 */
export const PLAN_RETRACTIONS = `
  WITH notices AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
      WITH ORDINALITY AS n (tenant_id, event_id, alert_id, ticket_id, payload, correlation_id, position)
  ),
  alerts AS (
    SELECT n.*, d.id, d.channel, d.status
    FROM notices n
    JOIN alerting.deliveries d ON d.tenant_id = n.tenant_id AND d.ticket_id = n.ticket_id AND d.alert_id = n.alert_id AND d.event_type = $7
  ),
  untried AS (
    SELECT d.tenant_id, d.id FROM alerting.deliveries d
    WHERE (d.tenant_id, d.id) IN (SELECT tenant_id, id FROM alerts) AND d.status = 'pending' AND d.attempts = 0 AND d.lease_until IS NULL
    FOR UPDATE SKIP LOCKED
  ),
  dropped AS (
    UPDATE alerting.deliveries d SET status = 'suppressed', last_error = 'retracted before it was sent', finished_at = platform.watchdog_now()
    FROM untried u WHERE d.tenant_id = u.tenant_id AND d.id = u.id
    RETURNING d.tenant_id, d.id
  ),
  added AS (
    INSERT INTO alerting.deliveries (tenant_id, event_id, event_type, alert_id, ticket_id, channel, urgency, payload, correlation_id, created_at, next_attempt_at, status, last_error, finished_at)
    SELECT a.tenant_id, a.event_id, $8, a.alert_id, a.ticket_id, a.channel, 1, a.payload::json, a.correlation_id, now.at, now.at,
      CASE WHEN told.yes THEN 'pending' ELSE 'suppressed' END,
      CASE WHEN told.yes THEN NULL ELSE 'the alert was not sent here' END,
      CASE WHEN told.yes THEN NULL ELSE now.at END
    FROM alerts a
    LEFT JOIN dropped d ON d.tenant_id = a.tenant_id AND d.id = a.id
    CROSS JOIN (SELECT platform.watchdog_now() AS at) now
    CROSS JOIN LATERAL (SELECT a.status IN ('pending', 'delivered') AND d.id IS NULL AS yes) told
    ORDER BY a.tenant_id, a.ticket_id, a.position, a.channel
    ON CONFLICT (tenant_id, event_id, channel) DO NOTHING
    RETURNING status, channel, tenant_id, ticket_id, correlation_id, last_error
  )
  SELECT * FROM added`;
