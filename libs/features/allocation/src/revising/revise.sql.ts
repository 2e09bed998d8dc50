import { DATABASE_NOW_MS, SIGNALS } from '#platform/persistence';

/** The ticket and its last decision, locked: $1 tenant, $2 ticket. Groups are locked before it. */
export const LOCK_TICKET = `
  SELECT t.ticket_id, t.revision, t.handler, t.group_id, t.group_name, t.open, t.excluded, t.correlation_id, t.ticket,
    (SELECT d.id::text FROM allocation.decisions d WHERE d.tenant_id = t.tenant_id AND d.ticket_id = t.ticket_id AND d.revision = t.revision) AS decision_id,
    floor(extract(epoch FROM t.decided_at) * 1000)::float8 AS decided_ms,
    ${DATABASE_NOW_MS} AS now_ms
  FROM allocation.tickets t WHERE t.tenant_id = $1 AND t.ticket_id = $2 FOR UPDATE`;

/** How a decision turned out; the first word counts. $1 tenant, $2 decision, $3 outcome, $4 why. */
export const SET_OUTCOME = `
  UPDATE allocation.decisions SET outcome = $3, outcome_reason = $4, outcome_at = platform.watchdog_now()
  WHERE tenant_id = $1 AND id = $2 AND outcome IS NULL RETURNING id`;

/** The ticket is given to another group than this one: $1 tenant, $2 ticket, $3 excluded[]. Its place in the group's load is free again. */
export const WANT_ANOTHER = `
  WITH freed AS (
    UPDATE allocation.groups g SET load = greatest(0, g.load - 1) FROM allocation.tickets t
    WHERE t.tenant_id = $1 AND t.ticket_id = $2 AND t.open AND (g.tenant_id, g.handler, g.group_id) = (t.tenant_id, t.handler, t.group_id)
    RETURNING g.tenant_id, g.handler, g.group_id
  ), counted AS (
    INSERT INTO allocation.group_hours AS h (tenant_id, handler, group_id, hour, rejected)
    SELECT tenant_id, handler, group_id, date_trunc('hour', platform.watchdog_now()), 1 FROM freed
    ON CONFLICT (tenant_id, handler, group_id, hour) DO UPDATE SET rejected = h.rejected + 1
  ), kept AS (
    UPDATE allocation.tickets SET excluded = $3::text[], handler = NULL, group_id = NULL, group_name = NULL, wanted_at = platform.watchdog_now()
    WHERE tenant_id = $1 AND ticket_id = $2 AND open RETURNING 1
  )
  SELECT pg_notify('${SIGNALS.allocation}', '') WHERE EXISTS (SELECT FROM kept)`;

/** $1 tenant, $2 handler, $3 group, $4 load (null: as it was), $5 JSON of fields that change (max_bandwidth, metrics). */
export const TELL_GROUP = `
  UPDATE allocation.groups SET load = coalesce($4::double precision, load), "group" = ("group"::jsonb || $5::jsonb)::json
  WHERE tenant_id = $1 AND handler = $2 AND group_id = $3 RETURNING group_id`;

/** $1 tenant, $2 handler, $3 delivery id. Nothing: it was received before. */
export const REMEMBER_CALLBACK = `
  INSERT INTO allocation.callbacks (tenant_id, handler, delivery_id, received_at) VALUES ($1, $2, $3, platform.watchdog_now()) ON CONFLICT DO NOTHING RETURNING 1`;

/** As long as anybody sends again, in days; as with the deliveries of sources. $1 limit. One walk an hour over the calls of two weeks; replicas skip each other's rows. */
export const FORGET_CALLBACKS = `
  WITH forgotten AS (
    DELETE FROM allocation.callbacks WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM allocation.callbacks WHERE received_at < platform.watchdog_now() - interval '14 days' LIMIT $1 FOR UPDATE SKIP LOCKED))
    RETURNING 1
  )
  SELECT count(*)::integer AS forgotten FROM forgotten`;
