import type { DataSource } from 'typeorm';

/**
 * `count` tickets of tenant `default` as a year leaves them: 92 % done, 8 % open, of those 10 % warned, 10 % breached, two
 * clocks each, and an alert for every tenth. In random order, as in life: rows and index entries do not lie side by side.
 */
export async function seedTickets(dataSource: DataSource, count: number): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET statement_timeout = 0');
    for (const statement of [TICKETS, EVENTS, CLOCKS, ALERTS]) await runner.query(statement, [count]);
    for (const table of ['sla.tickets', 'sla.clocks', 'sla.alerts', 'intake.events']) await runner.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await runner.query('RESET statement_timeout');
    await runner.release();
  }
}

const SHUFFLED = `(SELECT n FROM generate_series(1, $1::int) AS n ORDER BY md5(n::text))`;
const TICKET_ID = `'INC' || lpad(n::text, 9, '0')`;
const STATE = `(CASE WHEN n % 1000 < 920 THEN 'met' WHEN n % 1000 < 974 THEN 'ok' WHEN n % 1000 < 982 THEN 'alert' WHEN n % 1000 < 990 THEN 'breach' WHEN n % 1000 < 995 THEN 'paused' END)`;
const DUE = `(CASE WHEN n % 1000 BETWEEN 982 AND 989 THEN now() - (n % 86400) * interval '1 second' WHEN n % 1000 BETWEEN 920 AND 981 THEN now() + (n % 86400) * interval '1 second' END)`;
const UPDATED = `(now() - n * interval '30 seconds')`;

const TICKETS = `
  INSERT INTO sla.tickets (tenant_id, ticket_id, ticket_number, title, priority, tier, category, assignment_group, status_word, status,
    level, state, policy, open, due_at, created_at, updated_at, correlation_id)
  SELECT 'default', ${TICKET_ID}, 'INC' || n, 'Mail is not delivered to the branch office ' || n,
    (ARRAY['critical', 'high', 'medium', 'low'])[1 + least(n % 10 / 2, 3)], (ARRAY['platinum', 'gold', 'silver', 'bronze'])[1 + n / 10 % 4], 'network', 'group-' || n % 100,
    CASE WHEN n % 1000 < 920 THEN 'Closed' ELSE 'In Progress' END, CASE WHEN n % 1000 < 920 THEN 'closed' ELSE 'in_progress' END,
    CASE WHEN n % 1000 BETWEEN 974 AND 981 THEN 1 WHEN n % 1000 BETWEEN 982 AND 989 THEN 2 ELSE 0 END,
    ${STATE}, CASE WHEN ${STATE} IS NOT NULL THEN 'tier:gold/high' END, n % 1000 BETWEEN 920 AND 994, ${DUE}, ${UPDATED} - interval '1 day', ${UPDATED}, 'seed'
  FROM ${SHUFFLED} AS numbers`;

/** Of every tenth ticket: enough for the table to be large, and the ones that are read to have a history. */
const EVENTS = `
  INSERT INTO intake.events (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, payload, correlation_id)
  SELECT 'default', ${TICKET_ID}, ${UPDATED} - event * interval '1 hour', 0, '\\x00', 'event-' || n || '-' || event,
    json_build_object('id', ${TICKET_ID}, 'status', 'In Progress', 'title', 'Mail is not delivered to the branch office ' || n), 'seed'
  FROM ${SHUFFLED} AS numbers CROSS JOIN generate_series(0, 9) AS event WHERE n % 10 = 0`;

const CLOCKS = `
  INSERT INTO sla.clocks (tenant_id, ticket_id, clock, cycle, policy, policy_version, calendar, target_ms, started_at, phase, state, accumulated_ms,
    running_since, deadline, stopped_at, step_names, step_instants, step_kinds, step_reasons, step_alerts,
    step_elapsed_ms, passed_warnings, passed_breaches, fingerprint)
  SELECT 'default', ${TICKET_ID}, clock, 1, 'tier:gold/high', 1, '24x7', 10800000, ${UPDATED},
    CASE WHEN n % 1000 < 920 THEN 'stopped' WHEN n % 1000 BETWEEN 990 AND 994 THEN 'paused' ELSE 'running' END, coalesce(${STATE}, 'cancelled'), 0,
    CASE WHEN n % 1000 BETWEEN 920 AND 989 THEN ${UPDATED} END, ${DUE}, CASE WHEN n % 1000 < 920 THEN ${UPDATED} END,
    ARRAY['85%', '100%'], ARRAY[coalesce(${DUE}, ${UPDATED}) - interval '27 minutes', coalesce(${DUE}, ${UPDATED})], ARRAY['warning', 'breach'], ARRAY['threshold', 'threshold'], ARRAY[true, true],
    ARRAY[9180000, 10800000], '{}', '{}', ''
  FROM ${SHUFFLED} AS numbers CROSS JOIN unnest(ARRAY['response', 'resolution']) AS clock WHERE n % 1000 < 995 AND (n % 10 = 0 OR n % 1000 >= 920)`;

const ALERTS = `
  INSERT INTO sla.alerts (tenant_id, ticket_id, clock, cycle, threshold, kind, reason, disposition, instant, found_at, level, policy, policy_version, target_ms, elapsed_ms, correlation_id)
  SELECT 'default', ${TICKET_ID}, (ARRAY['response', 'resolution'])[1 + n / 10 % 2], 1, '85%', CASE WHEN n % 20 = 0 THEN 'warning' ELSE 'breach' END, 'threshold',
    CASE WHEN n % 1000 = 0 THEN 'superseded' ELSE 'fired' END, ${UPDATED}, ${UPDATED}, 1, 'tier:gold/high', 1, 10800000, 9180000, 'seed'
  FROM generate_series(1, $1::int) AS n WHERE n % 10 = 0`;
