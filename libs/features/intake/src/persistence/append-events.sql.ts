import { TOPICS } from '#contracts';
import { SIGNALS } from '#platform/persistence';

/**
 * Stores events, keeps the newest state of their tickets, and puts those that are new on the outbox: one statement, so one
 * round trip and one transaction. Answers `ord` of the events that were new.
 *
 * $1 tenant_id text[], $2 ticket_id text[], $3 updated_at timestamptz[], $4 sequence bigint[], $5 content_hash bytea[],
 * $6 event_id text[], $7 correlation_id text[]; $8 payloads text and $9 outbox lines up to their data text: one a line (JSON
 * has no newlines), because an array literal would escape every quote of them, and unescape it here: 39 ms instead of 32.
 * Sorted by (tenant, ticket, updated_at, sequence), no key twice.
 *
 * Locks: the events' keys in the order given, then the tickets' rows in order of (tenant, ticket). Every caller gives the
 * same order, so callers wait for each other in one direction: no deadlock. `newest` sorts, so it has read all of `inserted`
 * before the first ticket is touched; `slices` reads `kept` first, so messages of one ticket get outbox ids in the order in
 * which its transactions pass the ticket's row.
 *
 * The two counts are scalar subqueries, which run once. Rejected: the same as a join (the planner expects one row of `fresh`
 * and counts anew for each: 120 ms per 1000 events); RETURNING the payload from `inserted` (copies it once more; the hash join back to `given` is cheaper);
 * DISTINCT ON over what was given (loses the events of a ticket that occurs twice); COPY into a temporary table and merge
 * (slower at this size, and a catalog entry per batch).
 */
export const APPEND_EVENTS = `
WITH given AS MATERIALIZED (
  SELECT tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload::json AS payload, line, ord
  FROM ROWS FROM (
    unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bytea[], $6::text[], $7::text[]),
    string_to_table($8::text, E'\\n'),
    string_to_table($9::text, E'\\n')
  ) WITH ORDINALITY AS g (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload, line, ord)
), inserted AS (
  INSERT INTO intake.events (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload)
  SELECT tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload FROM given ORDER BY ord
  ON CONFLICT DO NOTHING
  RETURNING tenant_id, ticket_id, updated_at, sequence
), fresh AS MATERIALIZED (
  SELECT given.* FROM inserted JOIN given USING (tenant_id, ticket_id, updated_at, sequence)
), newest AS (
  SELECT DISTINCT ON (tenant_id, ticket_id) tenant_id, ticket_id, updated_at, sequence, payload
  FROM fresh ORDER BY tenant_id, ticket_id, updated_at DESC, sequence DESC
), kept AS (
  INSERT INTO intake.tickets AS stored (tenant_id, ticket_id, updated_at, sequence, payload)
  SELECT tenant_id, ticket_id, updated_at, sequence, payload FROM newest
  ON CONFLICT (tenant_id, ticket_id) DO UPDATE
    SET updated_at = excluded.updated_at, sequence = excluded.sequence, payload = excluded.payload
    WHERE (excluded.updated_at, excluded.sequence) > (stored.updated_at, stored.sequence)
  RETURNING 1
), slices AS (
  INSERT INTO platform.outbox (lane, topic, messages, message_count)
  SELECT platform.outbox_lane(tenant_id || ':' || ticket_id), '${TOPICS.ticketEvents}', string_agg(line || payload::text, E'\\n' ORDER BY ord), count(*)
  FROM fresh WHERE (SELECT count(*) FROM kept) >= 0
  GROUP BY 1
  RETURNING 1
), woken AS (
  SELECT pg_notify('${SIGNALS.outbox}', '') WHERE EXISTS (SELECT FROM slices)
)
SELECT ord::int FROM fresh WHERE (SELECT count(*) FROM woken) >= 0`;
