import { EVENT_TYPES } from '#contracts';

/**
 * One row per escalation and primary channel. Arrays, one element an escalation, in the order of the bus: $1 tenant, $2 event,
 * $3 ticket, $4 handlers (JSON), $5 when it was decided, $6 payload, $7 correlation id; then $8 channels, $9 whether each has a
 * webhook, $10 dedupe window in ms, $11 how old it may be, in ms. Answers the rows added.
 *
 * Dedupe is by whose groups are full, not by the ticket, which merely happened to be at hand. One that comes too late is history:
 * recorded, and neither sent nor a reason to keep quiet about the next.
 * Locks: only its own new rows, in the order of tenant and ticket, as in plan-alerts. Earlier ones are found by an index of
 * escalations alone, of which there are a few an hour; the type is therefore written out.
 */
export const PLAN_ESCALATIONS = `
  WITH notices AS (
    SELECT *, decided_at < platform.watchdog_now() - $11::double precision * interval '1 millisecond' AS historical
    FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::text[], $7::text[])
      WITH ORDINALITY AS n (tenant_id, event_id, ticket_id, handlers, decided_at, payload, correlation_id, position)
  ),
  planned AS (
    SELECT n.*, c.channel, c.has_webhook,
      $10::double precision > 0 AND (
        row_number() OVER (PARTITION BY n.tenant_id, c.channel, n.handlers, n.historical ORDER BY n.position) > 1
        OR EXISTS (
          SELECT FROM alerting.deliveries d
          WHERE d.tenant_id = n.tenant_id AND d.channel = c.channel AND d.event_type = '${EVENT_TYPES.allocationEscalated}'
            AND (d.status = 'pending' OR (d.status = 'delivered' AND d.finished_at > platform.watchdog_now() - $10 * interval '1 millisecond'))
            AND (d.payload->'handlers')::jsonb = n.handlers)
      ) AS repeated
    FROM notices n
    CROSS JOIN unnest($8::text[], $9::boolean[]) AS c (channel, has_webhook)
  ),
  added AS (
    INSERT INTO alerting.deliveries (tenant_id, event_id, event_type, ticket_id, channel, urgency, payload, correlation_id, created_at, next_attempt_at, status, last_error, finished_at)
    SELECT p.tenant_id, p.event_id, '${EVENT_TYPES.allocationEscalated}', p.ticket_id, p.channel, 1, p.payload::json, p.correlation_id, now.at, now.at,
      CASE WHEN reason.text IS NULL THEN 'pending' ELSE 'suppressed' END, reason.text, CASE WHEN reason.text IS NULL THEN NULL ELSE now.at END
    FROM planned p
    CROSS JOIN (SELECT platform.watchdog_now() AS at) now
    CROSS JOIN LATERAL (SELECT CASE
      WHEN NOT p.has_webhook THEN 'no webhook configured'
      WHEN p.historical THEN 'historical: older than alerting.stale_after when it was found'
      WHEN p.repeated THEN 'already told within the dedupe window' END AS text) reason
    ORDER BY p.tenant_id, p.ticket_id, p.position
    ON CONFLICT (tenant_id, event_id, channel) DO NOTHING
    RETURNING status, channel, tenant_id, ticket_id, correlation_id, last_error
  )
  SELECT * FROM added`;
