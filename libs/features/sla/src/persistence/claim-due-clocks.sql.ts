/**
 * The heart: claims the clocks that are due, writes their alerts, moves them on, raises their tickets' levels and hands the
 * alerts to the outbox, all in this one statement. Kill the process anywhere: either all of it happened or none.
 * $1 watermark (timestamptz), $2 limit, $3 stale-after in ms.
 *
 * Who decides what is due: the database's clock. Any number of replicas run this side by side; there is no leader.
 *
 * Locking: clock rows, then their ticket rows, both SKIP LOCKED. A fold holds the ticket's lock first and then wants the clock;
 * since this statement never waits, the two cannot deadlock, and a clock under a fold is simply left to the next tick.
 * What it keeps true: UNIQUE alerts_once holds exactly one live alert per threshold, whatever happens.
 *
 * Rejected:
 * - clock_timestamp() in the predicate: VOLATILE, so the index is not used.
 * - WITH due AS (… FOR UPDATE SKIP LOCKED) UPDATE … FROM due: the join flips to a slow plan at 100k clocks;
 *   id = ANY(ARRAY(…)) stays a bitmap of primary-key probes.
 * - next_due_at <= now() without a lower bound: behind an old snapshot the scan walks every dead entry of the past;
 *   an empty tick took 120 ms after 120k alerts. The watermark keeps it to the present; see due-loop.ts for what makes it safe.
 * - joining one WITH query to another (crossings to raised tickets, say): the planner expects ten rows and loops over
 *   2,000 × 2,000; 10,000 due at once took 5 s. So what belongs together travels together, and base tables are probed by key.
 * - joining sla.tickets in the inner select: the planner may lock in any order and hash a million tickets.
 */
export const CLAIM_DUE_CLOCKS = `
  WITH moment AS MATERIALIZED (
    SELECT platform.watchdog_now() AS now, platform.watchdog_now() - $3::double precision * interval '1 millisecond' AS stale_before
  ), claimed AS (
    UPDATE sla.clocks c SET
      step_before = c.step,
      (step, next_due_at, state, breached_at) = (
        SELECT count(*) FILTER (WHERE s.due_at <= m.now),
               min(s.due_at) FILTER (WHERE s.due_at > m.now),
               CASE WHEN c.phase <> 'running' THEN c.state
                    WHEN bool_or(s.due_at <= m.now AND s.kind <> 'warning') THEN 'breach'
                    WHEN c.state = 'ok' AND bool_or(s.due_at <= m.now AND s.alerts) THEN 'alert'
                    ELSE c.state END,
               CASE WHEN c.phase = 'running' AND bool_or(s.due_at <= m.now AND s.kind = 'breach') THEN coalesce(c.breached_at, c.deadline)
                    ELSE c.breached_at END
        FROM moment m, (
          -- As dueInstant in clock-row.ts: a breach is strictly after its deadline (rule R2).
          SELECT u.instant + CASE WHEN u.kind = 'breach' AND u.reason = 'threshold' THEN interval '1 millisecond' ELSE interval '0' END AS due_at, u.kind, u.alerts
          FROM unnest(c.step_instants, c.step_kinds, c.step_reasons, c.step_alerts) AS u(instant, kind, reason, alerts)
        ) s
        GROUP BY m.now
      )
    WHERE c.id = ANY (ARRAY(
      SELECT due.id FROM (
        SELECT d.id, d.tenant_id, d.ticket_id FROM sla.clocks d
        WHERE d.next_due_at > $1::timestamptz AND d.next_due_at <= platform.watchdog_now()
        ORDER BY d.next_due_at LIMIT $2 FOR UPDATE SKIP LOCKED
      ) due
      CROSS JOIN LATERAL (
        SELECT FROM sla.tickets t WHERE t.tenant_id = due.tenant_id AND t.ticket_id = due.ticket_id FOR UPDATE SKIP LOCKED
      ) ticket
    ))
    RETURNING c.*
  ), crossed AS (
    -- One row per threshold just crossed; a clock that crossed none that alerts keeps one row, for its ticket's state.
    SELECT c.id AS clock_id, c.tenant_id, c.ticket_id, c.state, c.clock, c.cycle, c.policy, c.policy_version, c.target_ms, c.deadline,
           s.threshold, s.instant, s.kind, s.reason, s.elapsed_ms, s.position,
           -- Of several thresholds crossed at once only the highest goes out (rule R11); none if even that is stale (D9).
           CASE WHEN s.position IS NULL THEN NULL
                WHEN max(s.instant) OVER of_clock < m.stale_before THEN 'historical'
                WHEN s.position = max(s.position) OVER of_clock THEN 'fired'
                ELSE 'superseded' END AS disposition
    FROM moment m, claimed c
    LEFT JOIN LATERAL (
      SELECT * FROM unnest(c.step_names, c.step_instants, c.step_kinds, c.step_reasons, c.step_alerts, c.step_elapsed_ms)
        WITH ORDINALITY AS u(threshold, instant, kind, reason, alerts, elapsed_ms, position)
      WHERE u.position > c.step_before AND u.position <= c.step AND u.alerts
    ) s ON true
    WINDOW of_clock AS (PARTITION BY c.id)
  ), hit AS (
    SELECT tenant_id, ticket_id, bool_or(state = 'breach') AS breach, bool_or(state = 'alert') AS alert,
           count(*) FILTER (WHERE disposition = 'fired') AS fired,
           array_agg((clock, cycle, threshold, kind, reason, disposition, instant, policy, policy_version, target_ms, elapsed_ms, deadline)
             ORDER BY instant, clock_id, position) FILTER (WHERE position IS NOT NULL) AS crossings
    FROM crossed GROUP BY tenant_id, ticket_id
  ), raised AS (
    UPDATE sla.tickets t SET
      level = t.level + hit.fired,
      state = CASE WHEN hit.breach THEN 'breach' WHEN hit.alert AND t.state IS DISTINCT FROM 'breach' THEN 'alert' ELSE t.state END
    FROM hit
    WHERE t.tenant_id = hit.tenant_id AND t.ticket_id = hit.ticket_id
    RETURNING t.tenant_id, t.ticket_id, t.correlation_id, t.level - hit.fired AS level_before, hit.crossings
  ), alerted AS (
    INSERT INTO sla.alerts (tenant_id, ticket_id, clock, cycle, threshold, kind, reason, disposition, instant, found_at, level,
                            policy, policy_version, target_ms, elapsed_ms, deadline, correlation_id)
    SELECT r.tenant_id, r.ticket_id, x.clock, x.cycle, x.threshold, x.kind, x.reason, x.disposition, x.instant, m.now,
           r.level_before + x.raise, x.policy, x.policy_version, x.target_ms, x.elapsed_ms, x.deadline, coalesce(r.correlation_id, '')
    FROM moment m, raised r CROSS JOIN LATERAL (
      SELECT u.*, count(*) FILTER (WHERE u.disposition = 'fired') OVER (ROWS UNBOUNDED PRECEDING) AS raise
      FROM unnest(r.crossings) AS u(clock text, cycle smallint, threshold text, kind text, reason text, disposition text, instant timestamptz,
                                    policy text, policy_version bigint, target_ms bigint, elapsed_ms bigint, deadline timestamptz)
    ) x
    ON CONFLICT DO NOTHING
    RETURNING *
  ), messages AS (
    SELECT a.id, a.tenant_id || ':' || a.ticket_id AS key,
      json_build_object('id', 'alert-' || a.id, 'type', 'sla.alert.raised.v1', 'source', '/sla', 'time', sla.rfc3339(a.found_at),
        'key', a.tenant_id || ':' || a.ticket_id, 'tenantid', a.tenant_id, 'correlationid', a.correlation_id)::text
      || E'\\t' ||
      json_build_object('alert_id', a.id::text, 'tenant_id', a.tenant_id, 'ticket_id', a.ticket_id, 'ticket_number', t.ticket_number, 'title', t.title,
        'url', t.url, 'priority', t.priority, 'tier', t.tier, 'assignment_group', t.assignment_group, 'clock', a.clock, 'cycle', a.cycle,
        'threshold', a.threshold, 'kind', a.kind, 'reason', a.reason, 'state', CASE a.kind WHEN 'warning' THEN 'alert' ELSE 'breach' END,
        'instant', sla.rfc3339(a.instant), 'found_at', sla.rfc3339(a.found_at), 'level', a.level, 'policy', a.policy, 'policy_version', a.policy_version,
        'target_ms', a.target_ms, 'elapsed_ms', a.elapsed_ms, 'deadline', sla.rfc3339(a.deadline), 'correlation_id', a.correlation_id)::text AS line
    FROM alerted a JOIN sla.tickets t ON t.tenant_id = a.tenant_id AND t.ticket_id = a.ticket_id
    WHERE a.disposition = 'fired'
  ), sent AS (
    INSERT INTO platform.outbox (lane, topic, messages, message_count)
    SELECT platform.outbox_lane(key), 'sla.alerts.v1', string_agg(line, E'\\n' ORDER BY id), count(*) FROM messages GROUP BY 1
    RETURNING message_count
  ), woken AS MATERIALIZED (
    SELECT pg_notify('watchdog_outbox', '') FROM (SELECT FROM sent LIMIT 1) AS any_sent
  )
  SELECT m.now,
         (SELECT count(*) FROM claimed)::int AS clocks,
         (SELECT count(*) FROM woken)::int AS woken,
         (SELECT coalesce(json_agg(g), '[]') FROM (
            SELECT clock, threshold, kind, disposition, count(*)::int AS count,
                   (extract(epoch FROM max(found_at - instant)) * 1000)::float8 AS latest_ms
            FROM alerted GROUP BY clock, threshold, kind, disposition) g) AS alerts
  FROM moment m`;
