/**
 * Takes a tenant's round if its time has come: $1 tenant, $2 lease in ms. Answers a row to one replica; to no other until the lease or the
 * day is over. The row's lock is held for this statement only.
 */
export const TAKE_ROUND = `
  INSERT INTO allocation.learning AS l (tenant_id, next_round_at) VALUES ($1, platform.watchdog_now() + $2 * interval '1 millisecond')
  ON CONFLICT (tenant_id) DO UPDATE SET next_round_at = excluded.next_round_at WHERE l.next_round_at <= platform.watchdog_now()
  RETURNING tenant_id`;

/**
 * The engine's newest decisions that turned out one way or the other: $1 tenant, $2 days back, $3 how many. Locks nothing.
 * Given elsewhere counts more than a breach, which says nothing of who would have been right. Once a day: a range of the primary key backwards.
 * What is read of a basis is read outside: where statistics are old the planner sorts, and would take every basis of the tenant apart first.
 */
export const READ_OUTCOMES = `
  SELECT d.ticket_id, d.handler || '/' || d.group_id AS group_id, d.basis->'ranking' AS ranking, d.basis->'needs'->>'category' AS category,
    CASE WHEN d.outcome IN ('overridden', 'reassigned') THEN 'overridden' WHEN d.breached_at IS NOT NULL THEN 'breached' ELSE 'accepted' END AS kind,
    coalesce(d.outcome_group, (SELECT n.handler || '/' || n.group_id FROM allocation.decisions n
      WHERE n.tenant_id = d.tenant_id AND n.ticket_id = d.ticket_id AND n.revision = d.revision + 1)) AS to_group_id
  FROM (
    SELECT * FROM allocation.decisions d
    WHERE d.tenant_id = $1 AND d.decided_by = 'engine' AND d.group_id IS NOT NULL AND d.decided_at > platform.watchdog_now() - $2 * interval '1 day'
      AND (d.outcome IN ('accepted', 'overridden', 'reassigned') OR d.breached_at IS NOT NULL)
    ORDER BY d.id DESC LIMIT $3
  ) AS d ORDER BY d.id DESC`;

/** Keeps what a round found, and the tenant's next is a day later. $1 tenant, $2 kind, $3 reason, $4 config version, $5 current, $6 proposed, $7 evidence. */
export const KEEP_PROPOSAL = `
  WITH kept AS (
    INSERT INTO allocation.proposals (tenant_id, made_at, kind, reason, config_version, current, proposed, evidence)
    VALUES ($1, platform.watchdog_now(), $2, $3, $4, $5, $6, $7)
  )
  UPDATE allocation.learning SET next_round_at = platform.watchdog_now() + interval '1 day' WHERE tenant_id = $1`;

/** $1 tenant, $2 how many, newest first. */
export const LIST_PROPOSALS = `
  SELECT id::text AS id, made_at, kind, reason, config_version::float8 AS config_version, current, proposed, evidence
  FROM allocation.proposals WHERE tenant_id = $1 ORDER BY id DESC LIMIT $2`;
