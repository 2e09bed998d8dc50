/**
 * The decision that was in force at the instant of a breach has breached; the first breach stays.
 * $1 tenant_id[], $2 ticket_id[], $3 alert_id[], $4 instant[]. Decisions are reached by their unique key, and
 * changed under the locks of their tickets, taken in order, as everywhere.
 */
export const NOTE_BREACHES = `
  WITH locked AS MATERIALIZED (
    SELECT t.ticket_id FROM allocation.tickets t
    WHERE (t.tenant_id, t.ticket_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY t.tenant_id, t.ticket_id FOR UPDATE
  ), breached AS MATERIALIZED (
    SELECT DISTINCT ON (d.tenant_id, d.id) d.tenant_id, d.id, b.alert_id, b.instant
    FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS b (tenant_id, ticket_id, alert_id, instant)
    CROSS JOIN LATERAL (
      SELECT tenant_id, id, group_id, breached_at FROM allocation.decisions d
      WHERE d.tenant_id = b.tenant_id AND d.ticket_id = b.ticket_id AND d.decided_at <= b.instant ORDER BY d.revision DESC LIMIT 1
    ) AS d
    WHERE (SELECT count(*) FROM locked) > 0 AND d.group_id IS NOT NULL AND d.breached_at IS NULL ORDER BY d.tenant_id, d.id, b.instant
  )
  UPDATE allocation.decisions d SET breached_at = b.instant, breach_alert = b.alert_id FROM breached b WHERE (d.tenant_id, d.id) = (b.tenant_id, b.id)`;

/** $1 tenant_id[], $2 ticket_id[], $3 alert_id[]. */
export const RETRACT_BREACHES = `
  UPDATE allocation.decisions d SET breached_at = NULL, breach_alert = NULL
  FROM unnest($1::text[], $2::text[], $3::text[]) AS b (tenant_id, ticket_id, alert_id)
  WHERE (d.tenant_id, d.ticket_id, d.breach_alert) = (b.tenant_id, b.ticket_id, b.alert_id)`;
