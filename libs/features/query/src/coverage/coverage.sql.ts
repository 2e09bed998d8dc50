/**
 * Kinds of tickets without a policy, and status words nobody mapped, the most frequent first, each with a few of its tickets.
 * $1 tenant, $2 kinds of each, $3 examples of each. Locks nothing.
 *
 * The counts are kept by sla (its coverage-counts.sql.ts), a row or some per kind; the examples are the first entries of one
 * range of a partial index per kind. No ticket is read that is not shown.
 */
export const READ_COVERAGE = `
  WITH counted AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY tickets DESC, tier, priority, source, category, word) AS place,
           count(*) OVER (PARTITION BY kind) AS kinds, sum(tickets) OVER (PARTITION BY kind) AS all_tickets
    FROM sla.coverage_view WHERE tenant_id = $1
  )
  SELECT c.kind, c.tier, c.priority, c.source, c.category, c.word, c.tickets::float8 AS tickets, c.kinds::float8 AS kinds, c.all_tickets::float8 AS all_tickets,
    CASE c.kind WHEN 'uncovered' THEN ARRAY(
      SELECT t.ticket_id FROM sla.uncovered_ticket_view t
      WHERE t.tenant_id = $1 AND t.coverage_group = sla.coverage_group(c.tier, c.priority, c.source, c.category) ORDER BY t.ticket_id LIMIT $3)
    ELSE ARRAY(
      SELECT t.ticket_id FROM sla.unknown_status_view t
      WHERE t.tenant_id = $1 AND t.word_hash = hashtextextended(c.word, 0) ORDER BY t.ticket_id LIMIT $3) END AS examples
  FROM counted c WHERE c.place <= $2 ORDER BY c.kind, c.place`;

/** What the kinds add up to, field by field. $1 tenant. */
export const READ_COVERAGE_FIELDS = `
  SELECT field, value, sum(tickets)::float8 AS tickets FROM sla.coverage_view c
  CROSS JOIN LATERAL (VALUES ('tier', c.tier), ('priority', c.priority), ('source', c.source), ('category', c.category)) AS part(field, value)
  WHERE tenant_id = $1 AND kind = 'uncovered' AND value <> ''
  GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`;
