/**
 * One row per alert and primary channel. Arrays, one element an alert, in the order of the bus: $1 tenant, $2 event,
 * $3 alert, $4 ticket, $5 clock, $6 threshold, $7 urgency, $8 payload, $9 correlation id; then $10 channels,
 * $11 whether each has a webhook, $12 dedupe window in ms, $13 the event type. Answers the rows added.
 *
 * Dedupe compares with the last thing the channel was told of this clock and threshold: had that been a retraction,
 * silence would leave the reader believing it.
 * Locks: only its own new rows, and SKIP LOCKED on the older rows that inherit a breach's urgency, so planning never
 * waits for sending. Rows are inserted in the order of tenant and ticket: two consumers planning overlapping batches
 * (a rebalance) take the unique key's locks in the same order and cannot deadlock.
 * The older rows are probed ticket by ticket, and by finished_at, for the reason given in sendable.sql.ts.
 */
export const PLAN_ALERTS = `
  WITH notices AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::text[], $9::text[])
      WITH ORDINALITY AS n (tenant_id, event_id, alert_id, ticket_id, clock, threshold, urgency, payload, correlation_id, position)
  ),
  planned AS (
    SELECT n.*, c.channel, c.has_webhook,
      -- Urgency is inherited inside the batch too.
      min(n.urgency) OVER (PARTITION BY n.tenant_id, n.ticket_id, c.channel ORDER BY n.position ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS effective_urgency,
      $12::double precision > 0 AND (
        row_number() OVER (PARTITION BY n.tenant_id, n.ticket_id, c.channel, n.clock, n.threshold ORDER BY n.position) > 1
        OR coalesce(told.event_type = $13 AND (told.status = 'pending' OR told.finished_at > platform.watchdog_now() - $12 * interval '1 millisecond'), false)
      ) AS repeated
    FROM notices n
    CROSS JOIN unnest($10::text[], $11::boolean[]) AS c (channel, has_webhook)
    LEFT JOIN LATERAL (
      SELECT d.event_type, d.status, d.finished_at FROM alerting.deliveries d
      WHERE d.tenant_id = n.tenant_id AND d.ticket_id = n.ticket_id AND d.channel = c.channel
        AND d.status IN ('pending', 'delivered') AND d.payload->>'clock' = n.clock AND d.payload->>'threshold' = n.threshold
      ORDER BY d.id DESC LIMIT 1
    ) told ON true
  ),
  waiting AS (
    SELECT d.tenant_id, d.id
    FROM (SELECT DISTINCT tenant_id, ticket_id, channel FROM planned WHERE urgency = 0 AND has_webhook AND NOT repeated) hurrying
    CROSS JOIN LATERAL (
      SELECT o.tenant_id, o.id FROM alerting.deliveries o
      WHERE o.tenant_id = hurrying.tenant_id AND o.ticket_id = hurrying.ticket_id AND o.channel = hurrying.channel
        AND o.finished_at IS NULL AND o.urgency > 0
      FOR UPDATE SKIP LOCKED
    ) d
  ),
  hurried AS (
    UPDATE alerting.deliveries d SET urgency = 0 FROM waiting w WHERE d.tenant_id = w.tenant_id AND d.id = w.id
  ),
  added AS (
    INSERT INTO alerting.deliveries (tenant_id, event_id, event_type, alert_id, ticket_id, channel, urgency, payload, correlation_id, created_at, next_attempt_at, status, last_error, finished_at)
    SELECT p.tenant_id, p.event_id, $13, p.alert_id, p.ticket_id, p.channel, p.effective_urgency, p.payload::json, p.correlation_id, now.at, now.at,
      CASE WHEN reason.text IS NULL THEN 'pending' ELSE 'suppressed' END, reason.text, CASE WHEN reason.text IS NULL THEN NULL ELSE now.at END
    FROM planned p
    CROSS JOIN (SELECT platform.watchdog_now() AS at) now
    CROSS JOIN LATERAL (SELECT CASE WHEN NOT p.has_webhook THEN 'no webhook configured' WHEN p.repeated THEN 'already told within the dedupe window' END AS text) reason
    ORDER BY p.tenant_id, p.ticket_id, p.position
    ON CONFLICT (tenant_id, event_id, channel) DO NOTHING
    RETURNING status, channel, tenant_id, ticket_id, correlation_id, last_error
  )
  SELECT * FROM added`;
