/**
 * Marks the live breach and overdue alerts of clocks whose breach a fold has disproved, and announces those that had fired.
 * $1 tenant_id[], $2 ticket_id[], $3 clock[], $4 cycle[], $5 reason[], $6 correlation id[] of the news that disproved them (null: the
 * ticket's newest), under the tickets' locks and after their rows are written.
 * A retracted alert frees its place in alerts_once: the clock may still breach for good.
 */
export const RETRACT_BREACHES = `
  WITH retracted AS (
    UPDATE sla.alerts a SET retracted_at = platform.watchdog_now()
    FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[]) AS disproved(tenant_id, ticket_id, clock, cycle, reason, correlation_id)
    WHERE a.tenant_id = disproved.tenant_id AND a.ticket_id = disproved.ticket_id AND a.clock = disproved.clock AND a.cycle = disproved.cycle
      AND a.kind <> 'warning' AND a.retracted_at IS NULL
    RETURNING a.*, disproved.reason AS retraction_reason, disproved.correlation_id AS news
  ), messages AS (
    SELECT r.id, r.tenant_id || ':' || r.ticket_id AS key,
      json_build_object('id', 'retraction-' || r.id, 'type', 'sla.breach.retracted.v1', 'source', '/sla', 'time', sla.rfc3339(r.retracted_at),
        'key', r.tenant_id || ':' || r.ticket_id, 'tenantid', r.tenant_id, 'correlationid', coalesce(r.news, t.correlation_id))::text
      || E'\\t' ||
      json_build_object('alert_id', r.id::text, 'tenant_id', r.tenant_id, 'ticket_id', r.ticket_id, 'ticket_number', t.ticket_number, 'title', t.title,
        'url', t.url, 'priority', t.priority, 'tier', t.tier, 'assignment_group', t.assignment_group, 'clock', r.clock, 'cycle', r.cycle,
        'threshold', r.threshold, 'instant', sla.rfc3339(r.instant), 'retracted_at', sla.rfc3339(r.retracted_at), 'reason', r.retraction_reason,
        'state', coalesce(t.state, 'none'), 'correlation_id', coalesce(r.news, t.correlation_id))::text AS line
    FROM retracted r JOIN sla.tickets t ON t.tenant_id = r.tenant_id AND t.ticket_id = r.ticket_id
    WHERE r.disposition = 'fired' AND r.kind = 'breach'
  ), sent AS (
    INSERT INTO platform.outbox (lane, topic, messages, message_count)
    SELECT platform.outbox_lane(key), 'sla.alerts.v1', string_agg(line, E'\\n' ORDER BY id), count(*) FROM messages GROUP BY 1
    RETURNING message_count
  )
  SELECT coalesce(sum(message_count), 0)::int AS retracted, pg_notify('watchdog_outbox', '') FROM sent`;
