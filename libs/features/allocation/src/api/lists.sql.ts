const STAMP = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * A tenant's decisions, newest first: $1 tenant, $2 below this id, $3 how many, $4 of this ticket (null: all). Locks nothing.
 * Of a ticket by decisions_tenant_id_ticket_id_revision_key, a handful; else a range of the primary key read backwards.
 */
export const LIST_DECISIONS = `
  SELECT d.id::text AS id, d.ticket_id, d.revision, d.handler, d.group_id, d.group_name, d.reason, d.decided_by, d.actor, d.note, d.confidence, d.rationale, d.scores, d.basis,
    d.config_version::float8 AS config_version, d.outcome, d.outcome_reason, d.breached_at, d.decided_at, d.correlation_id,
    (SELECT json_build_object('status', v.status, 'attempts', v.attempts, 'last_error', v.last_error, 'finished_at', ${STAMP('v.finished_at')})
     FROM allocation.deliveries v WHERE v.tenant_id = d.tenant_id AND v.decision_id = d.id) AS delivery
  FROM allocation.decisions d
  WHERE d.tenant_id = $1 AND ($2::bigint IS NULL OR d.id < $2) AND ($4::text IS NULL OR d.ticket_id = $4)
  ORDER BY d.id DESC LIMIT $3`;

/** $1 tenant, $2 hours of history. A tenant has tens of groups. */
export const LIST_GROUPS = `
  SELECT g.handler, g.group_id, g."group", g.load, g.gone, l.fetched_at, l.last_error,
    coalesce((SELECT json_agg(json_build_object('hour', ${STAMP('h.hour')}, 'arrivals', h.arrivals, 'finished', h.finished, 'rejected', h.rejected, 'highest_load', h.highest_load) ORDER BY h.hour)
      FROM allocation.group_hours h WHERE (h.tenant_id, h.handler, h.group_id) = (g.tenant_id, g.handler, g.group_id)
        AND h.hour > platform.watchdog_now() - $2 * interval '1 hour'), '[]') AS hours
  FROM allocation.groups g LEFT JOIN allocation.group_lists l USING (tenant_id, handler)
  WHERE g.tenant_id = $1 ORDER BY g.handler, g.group_id`;

/** Arrivals by the hour from the group's first on, at most $4 weeks back; hours without any are absent. $1 tenant, $2 handler, $3 group. */
export const READ_ARRIVALS = `
  SELECT extract(epoch FROM hour)::float8 * 1000 AS hour_ms, arrivals, finished, floor(extract(epoch FROM date_trunc('hour', platform.watchdog_now())) * 1000)::float8 AS now_ms
  FROM allocation.group_hours WHERE tenant_id = $1 AND handler = $2 AND group_id = $3 AND hour > platform.watchdog_now() - $4 * interval '7 days' ORDER BY hour`;
