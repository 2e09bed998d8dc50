import { SIGNALS } from '#platform/persistence';

/**
 * Takes the turn to fetch the lists that are due: $1 tenant_id[], $2 handler[] of the configuration, $3 lease in ms.
 * One replica fetches a list; the others read what it stored. Commit before the call: a dead one's lease expires.
 */
export const CLAIM_LISTS = `
  UPDATE allocation.group_lists l SET lease_until = platform.watchdog_now() + $3 * interval '1 millisecond'
  FROM (
    SELECT tenant_id, handler FROM allocation.group_lists JOIN unnest($1::text[], $2::text[]) AS c (tenant_id, handler) USING (tenant_id, handler)
    WHERE next_fetch_at <= platform.watchdog_now() AND (lease_until IS NULL OR lease_until <= platform.watchdog_now())
    FOR UPDATE OF group_lists SKIP LOCKED
  ) AS due
  WHERE (l.tenant_id, l.handler) = (due.tenant_id, due.handler)
  RETURNING l.tenant_id, l.handler, l.etag, l.failures, l.lease_until::text AS lease, platform.watchdog_now() AS asked_at`;

/** $1 tenant_id[], $2 handler[]: a configured handler's list can be claimed once it has its row. */
export const MAKE_LISTS = `
  INSERT INTO allocation.group_lists (tenant_id, handler)
  SELECT tenant_id, handler FROM unnest($1::text[], $2::text[]) AS c (tenant_id, handler) ORDER BY 1, 2 ON CONFLICT DO NOTHING`;

/**
 * Stores a whole list: $1 tenant, $2 handler, $3 group_id[], $4 groups, one JSON text a line, $5 told load[] (null: the system does
 * not say), $6 asked_at. A told load lacks our decisions that it had not heard of when it was asked; without one, it is what we know
 * to be open there. Groups that are gone are kept for their past. Wakes deciders: there may be room, or groups at all.
 * Locks the groups and then the tickets, each in order of key, as decisions do. An UPDATE in a WITH runs when it likes; that the
 * tickets come last is said by what they are counted on.
 */
export const STORE_GROUPS = `
  WITH told AS MATERIALIZED (
    SELECT group_id, "group"::json AS "group", load FROM ROWS FROM (unnest($3::text[], $5::double precision[]), string_to_table($4::text, E'\\n')) AS t (group_id, load, "group")
  ), locked AS MATERIALIZED (
    SELECT group_id FROM allocation.groups WHERE tenant_id = $1 AND handler = $2 ORDER BY group_id FOR UPDATE
  ), held AS (
    SELECT t.group_id, count(*) AS open,
      count(*) FILTER (WHERE EXISTS (
        SELECT FROM allocation.deliveries d WHERE d.tenant_id = t.tenant_id AND d.ticket_id = t.ticket_id AND d.handler = t.handler
          AND (d.status = 'pending' OR (d.status = 'delivered' AND d.finished_at > $6)))) AS unheard
    FROM allocation.tickets t WHERE t.tenant_id = $1 AND t.handler = $2 AND t.open AND t.group_id IS NOT NULL AND (SELECT count(*) FROM locked) >= 0
    GROUP BY t.group_id
  ), kept AS (
    INSERT INTO allocation.groups AS g (tenant_id, handler, group_id, "group", load)
    SELECT $1, $2, told.group_id, told."group", coalesce(told.load + coalesce(held.unheard, 0), held.open, 0)
    FROM told LEFT JOIN held USING (group_id) ORDER BY told.group_id
    ON CONFLICT (tenant_id, handler, group_id) DO UPDATE SET "group" = excluded."group", load = excluded.load, gone = false
    RETURNING 1
  ), gone AS (
    UPDATE allocation.groups SET gone = true WHERE tenant_id = $1 AND handler = $2 AND NOT gone AND group_id <> ALL ($3::text[])
  ), waiting AS MATERIALIZED (
    SELECT ticket_id FROM allocation.tickets
    WHERE wanted_at > platform.watchdog_now() AND tenant_id = $1 AND revision > 0 AND group_id IS NULL AND (SELECT count(*) FROM kept) >= 0
    ORDER BY ticket_id FOR UPDATE
  ), retried AS (
    UPDATE allocation.tickets t SET wanted_at = platform.watchdog_now() FROM waiting WHERE (t.tenant_id, t.ticket_id) = ($1, waiting.ticket_id)
    RETURNING 1
  )
  SELECT pg_notify('${SIGNALS.allocation}', ''), pg_notify('${SIGNALS.groups}', '') FROM (SELECT count(*) FROM retried) AS counted`;

/**
 * Asked for anew, and whole: $1 tenant_id[], $2 handler[] that are not configured as they were. Takes the turn from whoever is asking:
 * that list may be completed by what was configured before.
 */
export const ASK_ANEW = `
  UPDATE allocation.group_lists l SET etag = NULL, next_fetch_at = '-infinity', lease_until = NULL
  FROM unnest($1::text[], $2::text[]) AS c (tenant_id, handler) WHERE (l.tenant_id, l.handler) = (c.tenant_id, c.handler)`;

/** When the next list is due or its lease ends, as ms from now: $1 tenant_id[], $2 handler[]. Null: nothing is configured. */
export const NEXT_FETCH = `
  SELECT ceil(extract(epoch FROM min(greatest(next_fetch_at, lease_until)) - platform.watchdog_now()) * 1000)::float8 AS wait_ms
  FROM allocation.group_lists JOIN unnest($1::text[], $2::text[]) AS c (tenant_id, handler) USING (tenant_id, handler)`;

/** $1 tenant, $2 handler, $3 etag, $4 ms until the next fetch, $5 lease. No row: it was taken away, and the list is not stored either. */
export const LIST_FETCHED = `
  UPDATE allocation.group_lists SET etag = $3, fetched_at = platform.watchdog_now(), next_fetch_at = platform.watchdog_now() + $4 * interval '1 millisecond',
    lease_until = NULL, failures = 0, last_error = NULL
  WHERE tenant_id = $1 AND handler = $2 AND lease_until = $5::timestamptz RETURNING handler`;

/** The last good list stays. $1 tenant, $2 handler, $3 why, $4 ms until the next try, $5 lease. */
export const LIST_FAILED = `
  UPDATE allocation.group_lists SET next_fetch_at = platform.watchdog_now() + $4 * interval '1 millisecond', lease_until = NULL, failures = failures + 1, last_error = $3
  WHERE tenant_id = $1 AND handler = $2 AND lease_until = $5::timestamptz`;
