import { EVENT_TYPES, TOPICS } from '#contracts';
import { OUTBOX_SIGNAL, insertIntoOutbox } from '#platform/messaging';

/**
 * Records each ticket seen for the first time as unallocated and says so on ticket.allocations.v1, in one statement.
 * $1 text[] tenants, $2 text[] tickets, $3 text[] correlation ids. Returns (passed_on).
 *
 * Idempotent by the primary key: a ticket seen before, or by another replica at this moment, adds neither row nor message.
 * ON CONFLICT waits for a concurrent insert of the same ticket; the order by key keeps two batches from waiting for each other.
 * Rejected: asking first which tickets are new (a second round trip, and still a race).
 */
export const PASS_ON_TICKETS = `
  WITH seen AS (
    SELECT DISTINCT ON (tenant_id, ticket_id) tenant_id, ticket_id, correlation_id
    FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS given (tenant_id, ticket_id, correlation_id, ord)
    ORDER BY tenant_id, ticket_id, ord
  ),
  fresh AS (
    INSERT INTO allocation.tickets (tenant_id, ticket_id, reason, decided_at)
    SELECT tenant_id, ticket_id, 'no_groups_configured', platform.watchdog_now() FROM seen ORDER BY tenant_id, ticket_id
    ON CONFLICT DO NOTHING
    RETURNING tenant_id, ticket_id, reason, to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS decided_at
  ),
  line AS (
    SELECT '${TOPICS.allocations}' AS topic, key, 1 AS ord,
      json_build_object('id', key || ':' || reason, 'type', '${EVENT_TYPES.ticketAllocated}', 'source', '/watchdog/allocation', 'time', decided_at,
        'key', key, 'tenantid', tenant_id, 'correlationid', correlation_id)::text || E'\\t' ||
      json_build_object('tenant_id', tenant_id, 'ticket_id', ticket_id, 'allocation', NULL, 'reason', reason, 'decided_at', decided_at)::text AS line
    FROM fresh JOIN seen USING (tenant_id, ticket_id)
    CROSS JOIN LATERAL (SELECT tenant_id || ':' || ticket_id AS key) AS named
  ),
  added AS (${insertIntoOutbox('line')}),
  signal AS (SELECT ${OUTBOX_SIGNAL} WHERE EXISTS (SELECT FROM added))
  SELECT (SELECT count(*) FROM fresh)::int AS passed_on FROM (SELECT count(*) FROM signal) AS signalled`;
