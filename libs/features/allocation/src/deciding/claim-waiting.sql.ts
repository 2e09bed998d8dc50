import { DATABASE_NOW_MS } from '#platform/persistence';

/**
 * Leases tickets that want a decision, the longest waiting first: $1 how many, $2 lease in ms, $3 tenants[] that have handlers.
 * By state, SKIP LOCKED; commit before classifying, which may ask others over the network. An expired lease is taken anew.
 */
export const CLAIM_WAITING = `
  UPDATE allocation.tickets t SET lease_until = platform.watchdog_now() + $2 * interval '1 millisecond', fence = fence + 1
  FROM (
    SELECT tenant_id, ticket_id FROM allocation.tickets
    WHERE wanted_at IS NOT NULL AND wanted_at <= platform.watchdog_now() AND (lease_until IS NULL OR lease_until <= platform.watchdog_now()) AND tenant_id = ANY ($3::text[])
    ORDER BY wanted_at LIMIT $1 FOR UPDATE SKIP LOCKED
  ) AS waiting
  WHERE (t.tenant_id, t.ticket_id) = (waiting.tenant_id, waiting.ticket_id)
  RETURNING t.tenant_id, t.ticket_id, t.fence::text AS fence, t.ticket, t.excluded, t.revision, t.reason, t.correlation_id`;

/**
 * Of claimed tickets, those that still want the decision and are still ours, locked: $1 tenant_id[], $2 ticket_id[], $3 fence[].
 * After the groups, as everywhere in deciding. now_ms: the instant of the decision.
 */
export const LOCK_CLAIMED = `
  SELECT t.tenant_id, t.ticket_id, ${DATABASE_NOW_MS} AS now_ms
  FROM unnest($1::text[], $2::text[], $3::bigint[]) AS c (tenant_id, ticket_id, fence)
  JOIN allocation.tickets t USING (tenant_id, ticket_id)
  WHERE t.fence = c.fence AND t.wanted_at IS NOT NULL
  ORDER BY t.tenant_id, t.ticket_id FOR UPDATE OF t`;

/** Nothing has changed for them: looked at again later. $1 tenant_id[], $2 ticket_id[], $3 when[]; locked by the caller. */
export const POSTPONE = `
  UPDATE allocation.tickets t SET wanted_at = p.at, lease_until = NULL
  FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS p (tenant_id, ticket_id, at)
  WHERE (t.tenant_id, t.ticket_id) = (p.tenant_id, p.ticket_id)`;

/** Cannot be decided as it is: looked at again after $4 ms. $1 tenant, $2 ticket, $3 fence. */
export const PUT_OFF = `
  UPDATE allocation.tickets SET wanted_at = platform.watchdog_now() + $4 * interval '1 millisecond', lease_until = NULL
  WHERE tenant_id = $1 AND ticket_id = $2 AND fence = $3`;

/** Given back undecided, for anybody to take at once: $1 tenant_id[], $2 ticket_id[], $3 fence[]. Locks only rows whose fence is still ours. */
export const RELEASE_CLAIMED = `
  UPDATE allocation.tickets t SET lease_until = NULL
  FROM unnest($1::text[], $2::text[], $3::bigint[]) AS c (tenant_id, ticket_id, fence)
  WHERE (t.tenant_id, t.ticket_id, t.fence) = (c.tenant_id, c.ticket_id, c.fence)`;
