/**
 * Appends moments to timelines and makes the ticket rows they need; answers the tickets that got a new moment.
 * $1 tenant_id[], $2 ticket_id[], $3 occurred_at[], $4 sequence[], $5 moments, one JSON text a line; all sorted by the key.
 *
 * Idempotent by the timeline's key, so a redelivered message changes nothing and costs no fold.
 * Locking: both inserts take their keys in sorted order, timeline before tickets, so two consumers never deadlock.
 */
export const APPEND_TIMELINE = `
  WITH incoming AS MATERIALIZED (
    SELECT tenant_id, ticket_id, occurred_at, sequence, moment::json AS moment FROM ROWS FROM (
      unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[]), string_to_table($5::text, E'\\n')
    ) AS incoming(tenant_id, ticket_id, occurred_at, sequence, moment)
  ), appended AS (
    INSERT INTO sla.timeline (tenant_id, ticket_id, occurred_at, sequence, moment)
    SELECT tenant_id, ticket_id, occurred_at, sequence, moment FROM incoming
    ON CONFLICT DO NOTHING
    RETURNING tenant_id, ticket_id
  ), changed AS MATERIALIZED (
    SELECT DISTINCT tenant_id, ticket_id FROM appended ORDER BY tenant_id, ticket_id
  ), made AS (
    INSERT INTO sla.tickets (tenant_id, ticket_id)
    SELECT tenant_id, ticket_id FROM changed
    ON CONFLICT DO NOTHING
  )
  SELECT tenant_id, ticket_id FROM changed`;
