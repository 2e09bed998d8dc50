/**
 * $1 tenant_id. Walks all of a tenant's events and clocks: for the end of an import and for reports, not for a timer;
 * the dashboard's counts are kept as they change.
 */
export const SUMMARISE = `
  SELECT
    (SELECT count(*) FROM intake.event_view WHERE tenant_id = $1)::float8
      - (SELECT count(*) FROM sla.timeline_view WHERE tenant_id = $1 AND moment -> 'allocated' IS NULL)::float8 AS pending_events,
    (SELECT count(*) FROM sla.clock_view WHERE tenant_id = $1)::float8 AS clocks,
    (SELECT coalesce(json_object_agg(priority, breached ORDER BY array_position(ARRAY['critical', 'high', 'medium', 'low'], priority)), '{}') FROM (
      SELECT t.priority, count(*) AS breached
      FROM sla.clock_view c JOIN sla.ticket_view t ON t.tenant_id = c.tenant_id AND t.ticket_id = c.ticket_id
      WHERE c.tenant_id = $1 AND c.breached_at IS NOT NULL
      GROUP BY t.priority) AS by_priority) AS breaches`;
