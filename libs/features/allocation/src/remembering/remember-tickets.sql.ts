import { SIGNALS } from '#platform/persistence';

/**
 * Keeps the newest state of tickets, and wants a decision for those seen open for the first time: also where they came before there was
 * anybody to choose from, ended before a group was found, or come back without one.
 * $1 tenant_id[], $2 ticket_id[], $3 updated_at[], $4 sequence[], $5 open[], $6 correlation_id[], $7 handler[] and $8 group_id[] (of the group the
 * source itself names; no handler where it is none of ours), $9 tickets, one JSON text a line; sorted by the key, one row a ticket.
 *
 * Idempotent: an older or equal state changes nothing. A ticket that comes with a group is that group's without a decision.
 * A source that names the group a decision chose has accepted it, one that names another has reassigned the ticket; acceptance can be taken back.
 * Loads move with what changes hands or ends here.
 * Locking: groups in order of key, then tickets in order of key, as the decisions do: the other way round a ticket that ends and one that is
 * being decided wait for each other. Which groups is read before anything is locked; where a decision has given a ticket to another one in between, all of it is taken
 * back with serialization_failure, to be tried again: its place there would be lost.
 */
export const REMEMBER_TICKETS = `
  WITH given AS MATERIALIZED (
    SELECT tenant_id, ticket_id, updated_at, sequence, open, correlation_id, handler, group_id, ticket::json AS ticket FROM ROWS FROM (
      unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::boolean[], $6::text[], $7::text[], $8::text[]), string_to_table($9::text, E'\\n')
    ) AS g (tenant_id, ticket_id, updated_at, sequence, open, correlation_id, handler, group_id, ticket)
  ), changing AS MATERIALIZED (
    SELECT g.tenant_id, t.handler AS from_handler, t.group_id AS from_group, g.handler, g.group_id
    FROM given g LEFT JOIN allocation.tickets t USING (tenant_id, ticket_id)
    WHERE t.open IS DISTINCT FROM g.open OR (g.group_id IS NOT NULL AND (t.handler, t.group_id) IS DISTINCT FROM (g.handler, g.group_id))
  ), locked AS MATERIALIZED (
    SELECT tenant_id, handler, group_id FROM allocation.groups
    WHERE (tenant_id, handler, group_id) IN (SELECT tenant_id, from_handler, from_group FROM changing UNION ALL SELECT tenant_id, handler, group_id FROM changing)
    ORDER BY 1, 2, 3 FOR UPDATE
  ), before AS MATERIALIZED (
    SELECT t.tenant_id, t.ticket_id, t.open, t.handler, t.group_id FROM allocation.tickets t
    WHERE (t.tenant_id, t.ticket_id) IN (SELECT tenant_id, ticket_id FROM given) AND (SELECT count(*) FROM locked) >= 0
    ORDER BY t.tenant_id, t.ticket_id FOR UPDATE
  ), kept AS (
    INSERT INTO allocation.tickets AS t (tenant_id, ticket_id, ticket, updated_at, sequence, open, handler, group_id, reason, decided_at, wanted_at, correlation_id)
    SELECT g.tenant_id, g.ticket_id, g.ticket, g.updated_at, g.sequence, g.open, g.handler, g.group_id,
           CASE WHEN g.group_id IS NOT NULL THEN 'named_by_source' END, platform.watchdog_now(),
           CASE WHEN g.open AND g.group_id IS NULL THEN platform.watchdog_now() END, g.correlation_id
    FROM given g WHERE (SELECT count(*) FROM before) >= 0
    ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET
      ticket = excluded.ticket, updated_at = excluded.updated_at, sequence = excluded.sequence, open = excluded.open, correlation_id = excluded.correlation_id,
      handler = CASE WHEN excluded.group_id IS NULL THEN t.handler ELSE excluded.handler END, group_id = coalesce(excluded.group_id, t.group_id),
      group_name = CASE WHEN excluded.group_id IS NULL OR excluded.group_id = t.group_id THEN t.group_name END,
      wanted_at = CASE WHEN excluded.open AND excluded.group_id IS NULL THEN
        CASE WHEN t.group_id IS NULL AND (t.ticket IS NULL OR NOT t.open) THEN platform.watchdog_now() ELSE t.wanted_at END END
      WHERE t.updated_at IS NULL OR (excluded.updated_at, excluded.sequence) > (t.updated_at, t.sequence)
    RETURNING t.tenant_id, t.ticket_id, t.open, t.handler, t.group_id, t.wanted_at, t.revision
  ), judged AS (
    UPDATE allocation.decisions d SET
      outcome = CASE WHEN same THEN 'accepted' ELSE 'reassigned' END, outcome_at = platform.watchdog_now(),
      outcome_reason = CASE WHEN NOT same THEN 'the source names ' || g.group_id END, outcome_group = CASE WHEN NOT same THEN g.handler || '/' || g.group_id END
    FROM kept k JOIN given g USING (tenant_id, ticket_id)
    JOIN allocation.decisions j ON (j.tenant_id, j.ticket_id, j.revision) = (k.tenant_id, k.ticket_id, k.revision)
    CROSS JOIN LATERAL (SELECT (j.handler, j.group_id) IS NOT DISTINCT FROM (g.handler, g.group_id) AS same) AS judgement
    WHERE (d.tenant_id, d.id) = (j.tenant_id, j.id) AND d.group_id IS NOT NULL AND g.group_id IS NOT NULL
      AND (d.outcome IS NULL OR d.outcome = 'accepted' AND NOT same)
  ), moved AS (
    SELECT tenant_id, handler, group_id, sum(step) AS step, count(*) FILTER (WHERE step < 0 AND ended) AS finished FROM (
      SELECT b.tenant_id, b.handler, b.group_id, -1 AS step, NOT k.open AS ended FROM before b JOIN kept k USING (tenant_id, ticket_id)
      WHERE b.open AND b.handler IS NOT NULL AND (NOT k.open OR (k.handler, k.group_id) IS DISTINCT FROM (b.handler, b.group_id))
      UNION ALL
      SELECT k.tenant_id, k.handler, k.group_id, 1, false FROM kept k LEFT JOIN before b USING (tenant_id, ticket_id)
      WHERE k.open AND k.handler IS NOT NULL AND (NOT coalesce(b.open, false) OR (k.handler, k.group_id) IS DISTINCT FROM (b.handler, b.group_id))
    ) AS step GROUP BY 1, 2, 3
  ), loaded AS (
    UPDATE allocation.groups g SET load = greatest(0, g.load + m.step) FROM moved m JOIN locked l USING (tenant_id, handler, group_id)
    WHERE m.step <> 0 AND (g.tenant_id, g.handler, g.group_id) = (l.tenant_id, l.handler, l.group_id)
  ), hours AS (
    INSERT INTO allocation.group_hours AS h (tenant_id, handler, group_id, hour, finished)
    SELECT tenant_id, handler, group_id, date_trunc('hour', platform.watchdog_now()), finished FROM moved WHERE finished > 0 ORDER BY 1, 2, 3
    ON CONFLICT (tenant_id, handler, group_id, hour) DO UPDATE SET finished = h.finished + excluded.finished
  ), woken AS (
    SELECT pg_notify('${SIGNALS.allocation}', '') WHERE EXISTS (SELECT FROM kept WHERE wanted_at IS NOT NULL)
  )
  SELECT (SELECT count(*) FROM kept)::int AS kept, CASE WHEN EXISTS (
    SELECT FROM moved m JOIN allocation.groups USING (tenant_id, handler, group_id) LEFT JOIN locked l USING (tenant_id, handler, group_id) WHERE m.step <> 0 AND l.tenant_id IS NULL
  ) THEN allocation.lost_race() END AS lost FROM (SELECT count(*) FROM woken) AS signalled`;
