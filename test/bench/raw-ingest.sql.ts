/**
 * What any ingest has to do at least: the event rows, each once, and the newest state of their tickets, in one statement;
 * no outbox. Parameters as the product's own statement (append-events.sql.ts in the intake library), less the outbox lines.
 */
export const RAW_INGEST = `
WITH given AS MATERIALIZED (
  SELECT * FROM ROWS FROM (
    unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bytea[], $6::text[], $7::text[]), string_to_table($8::text, E'\\n')
  ) AS g (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload)
), inserted AS (
  INSERT INTO intake.events (tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload)
  SELECT tenant_id, ticket_id, updated_at, sequence, content_hash, event_id, correlation_id, payload::json FROM given
  ON CONFLICT DO NOTHING
  RETURNING tenant_id, ticket_id, updated_at, sequence, payload
)
INSERT INTO intake.tickets AS stored (tenant_id, ticket_id, updated_at, sequence, payload)
SELECT DISTINCT ON (tenant_id, ticket_id) tenant_id, ticket_id, updated_at, sequence, payload
FROM inserted ORDER BY tenant_id, ticket_id, updated_at DESC, sequence DESC
ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET updated_at = excluded.updated_at, sequence = excluded.sequence, payload = excluded.payload
  WHERE (excluded.updated_at, excluded.sequence) > (stored.updated_at, stored.sequence)`;
