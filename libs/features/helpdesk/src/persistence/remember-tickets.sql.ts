/**
 * Keeps the newest state of submitted tickets. $1: a JSON array of rows, one a ticket, sorted by key; a row without a department
 * changes what is there and adds nothing. Returns (kept).
 *
 * Idempotent: an older or equal state changes nothing, and the department of the first stays.
 * Locks the tickets' rows in the order given, which every caller gives alike; nothing else is taken after them.
 * Rejected: arrays of columns, as the intake has them: people do not submit thousands of tickets a second.
 */
export const REMEMBER_TICKETS = `
  WITH given AS MATERIALIZED (
    SELECT * FROM ROWS FROM (json_to_recordset($1::json) AS (
      tenant_id text, ticket_id text, department text, confidence double precision, tier text, unsure boolean, title text, user_name text, user_email text,
      status_word text, submitted_at timestamptz, updated_at timestamptz, sequence bigint)) WITH ORDINALITY AS g (
      tenant_id, ticket_id, department, confidence, tier, unsure, title, user_name, user_email, status_word, submitted_at, updated_at, sequence, ord)
  ), known AS MATERIALIZED (
    SELECT t.tenant_id, t.ticket_id, t.department, t.confidence, t.tier, t.unsure FROM helpdesk.tickets t
    WHERE (t.tenant_id, t.ticket_id) IN (SELECT tenant_id, ticket_id FROM given WHERE department IS NULL)
  ), kept AS (
    INSERT INTO helpdesk.tickets AS t (tenant_id, ticket_id, department, confidence, tier, unsure, title, user_name, user_email, status_word, submitted_at, updated_at, sequence)
    SELECT g.tenant_id, g.ticket_id, coalesce(g.department, k.department), coalesce(g.confidence, k.confidence), coalesce(g.tier, k.tier), coalesce(g.unsure, k.unsure),
           g.title, g.user_name, g.user_email, g.status_word, g.submitted_at, g.updated_at, g.sequence
    FROM given g LEFT JOIN known k USING (tenant_id, ticket_id)
    WHERE g.department IS NOT NULL OR k.department IS NOT NULL
    ORDER BY g.ord
    ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET
      title = excluded.title, status_word = excluded.status_word, updated_at = excluded.updated_at, sequence = excluded.sequence
      WHERE (excluded.updated_at, excluded.sequence) > (t.updated_at, t.sequence)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM kept)::int AS kept`;
