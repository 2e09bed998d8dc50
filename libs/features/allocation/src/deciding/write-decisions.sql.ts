import { SIGNALS } from '#platform/persistence';

/** The columns of WRITE_DECISIONS, in the order of its parameters; after them comes "basis". */
export const DECISION_COLUMNS = {
  tenant_id: 'text', ticket_id: 'text', revision: 'integer', handler: 'text', group_id: 'text', group_name: 'text', reason: 'text', decided_by: 'text', actor: 'text', note: 'text',
  confidence: 'double precision', rationale: 'text', scores: 'json', config_version: 'bigint', decided_at: 'timestamptz', correlation_id: 'text',
  excluded: 'text', payload: 'json', next_attempt_at: 'timestamptz', wanted_at: 'timestamptz',
} as const;
export type DecisionColumn = keyof typeof DECISION_COLUMNS | 'basis';

const names = Object.keys(DECISION_COLUMNS) as (keyof typeof DECISION_COLUMNS)[];
const parameters = names.map((name, i) => `$${i + 1}::${DECISION_COLUMNS[name]}[]`).join(', ');

/** Before WRITE_DECISIONS, in its transaction: otherwise the planner reads all tickets for a batch's until the table has 30 MB, 65 ms a batch. */
export const PREFER_INDEXES = 'SET LOCAL random_page_cost = 1.1';

/**
 * Writes decisions in the deciding transaction: the decision, its ticket, the delivery to the handler where there is a group,
 * and the loads and hours of the groups that got one. Wakes those who deliver.
 * The bases come as one JSON text a line: quotes in an array literal are escaped here and unescaped there.
 * Rows sorted by (tenant, ticket); the tickets and groups are locked by the caller. Answers (ticket_id, id) of each.
 */
export const WRITE_DECISIONS = `
  WITH given AS MATERIALIZED (
    SELECT ${names.join(', ')}, basis::json AS basis FROM ROWS FROM (unnest(${parameters}), string_to_table($${names.length + 1}::text, E'\\n')) AS g (${names.join(', ')}, basis)
  ), before AS MATERIALIZED (
    SELECT t.tenant_id, t.ticket_id, t.handler, t.group_id, t.open FROM allocation.tickets t JOIN given USING (tenant_id, ticket_id)
  ), decided AS (
    INSERT INTO allocation.decisions (tenant_id, ticket_id, revision, handler, group_id, group_name, reason, decided_by, actor, note, confidence, rationale, scores, basis, config_version, decided_at, correlation_id)
    SELECT tenant_id, ticket_id, revision, handler, group_id, group_name, reason, decided_by, actor, note, confidence, rationale::text[], scores, basis, config_version, decided_at, correlation_id
    FROM given ORDER BY tenant_id, ticket_id
    RETURNING tenant_id, ticket_id, id
  ), kept AS (
    UPDATE allocation.tickets t SET
      handler = g.handler, group_id = g.group_id, group_name = g.group_name, reason = g.reason, revision = g.revision, decided_at = g.decided_at,
      excluded = g.excluded::text[], wanted_at = g.wanted_at, lease_until = NULL
    FROM given g WHERE (t.tenant_id, t.ticket_id) = (g.tenant_id, g.ticket_id)
  ), superseded AS (
    UPDATE allocation.deliveries d SET status = 'superseded', finished_at = platform.watchdog_now()
    FROM given g WHERE (d.tenant_id, d.ticket_id) = (g.tenant_id, g.ticket_id) AND d.finished_at IS NULL AND (d.lease_until IS NULL OR d.lease_until <= platform.watchdog_now())
  ), delivered AS (
    INSERT INTO allocation.deliveries (tenant_id, decision_id, ticket_id, handler, payload, next_attempt_at, correlation_id, created_at)
    SELECT g.tenant_id, d.id, g.ticket_id, g.handler, g.payload, g.decided_at, g.correlation_id, g.decided_at
    FROM given g JOIN decided d USING (tenant_id, ticket_id) WHERE g.payload IS NOT NULL ORDER BY d.id
  ), moved AS (
    SELECT tenant_id, handler, group_id, sum(step) AS step, count(*) FILTER (WHERE step > 0) AS arrivals FROM (
      SELECT b.tenant_id, b.handler, b.group_id, -1 AS step FROM before b WHERE b.open AND b.handler IS NOT NULL
      UNION ALL
      SELECT g.tenant_id, g.handler, g.group_id, 1 FROM given g JOIN before b USING (tenant_id, ticket_id) WHERE b.open AND g.handler IS NOT NULL
    ) AS step GROUP BY 1, 2, 3
  ), loaded AS (
    UPDATE allocation.groups g SET load = greatest(0, g.load + m.step) FROM moved m
    WHERE (g.tenant_id, g.handler, g.group_id) = (m.tenant_id, m.handler, m.group_id)
    RETURNING g.tenant_id, g.handler, g.group_id, g.load
  ), hours AS (
    INSERT INTO allocation.group_hours AS h (tenant_id, handler, group_id, hour, arrivals, highest_load)
    SELECT tenant_id, handler, group_id, date_trunc('hour', platform.watchdog_now()), arrivals, coalesce(load, 0)
    FROM moved LEFT JOIN loaded USING (tenant_id, handler, group_id) WHERE arrivals > 0 ORDER BY 1, 2, 3
    ON CONFLICT (tenant_id, handler, group_id, hour) DO UPDATE SET arrivals = h.arrivals + excluded.arrivals, highest_load = greatest(h.highest_load, excluded.highest_load)
  ), woken AS (
    SELECT pg_notify('${SIGNALS.assignments}', '') FROM given WHERE payload IS NOT NULL LIMIT 1
  )
  SELECT tenant_id, ticket_id, id::text AS id FROM decided, (SELECT count(*) FROM woken) AS signalled ORDER BY tenant_id, ticket_id`;
