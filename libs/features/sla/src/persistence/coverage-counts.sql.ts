import { UNCOVERED, appendedCounts, countsView, type AppendedCounts } from './appended-counts.sql.js';

const GROUP = `sla.coverage_group(tier, priority, source, category)`;

const counts: AppendedCounts = {
  table: 'sla.coverage_counts',
  keys: {
    tenant_id: 'text COLLATE "C" NOT NULL', kind: "text NOT NULL CHECK (kind IN ('uncovered', 'unknown_status'))", tier: 'text NOT NULL', priority: 'text NOT NULL',
    source: 'text NOT NULL', category: 'text NOT NULL', word: 'text NOT NULL',
  },
  fn: 'sla.count_coverage',
  trigger: 'cover',
  /** A ticket counts at most twice: as one without a policy, and as one with a status word that nobody mapped. */
  counted: (rows, change) => `
  SELECT tenant_id, 'uncovered' AS kind, lower(btrim(tier)) AS tier, priority, coalesce(source, '') AS source, coalesce(category, '') AS category, '' AS word, ${change} AS change
  FROM ${rows} WHERE tier IS NOT NULL AND priority IS NOT NULL AND ${UNCOVERED}
  UNION ALL
  SELECT tenant_id, 'unknown_status', '', '', '', '', lower(btrim(unknown_status)), ${change}
  FROM ${rows} WHERE unknown_status IS NOT NULL`,
};

/**
 * What no policy covers, by kind of ticket, and status words nobody mapped, kept as tickets change: a look at it costs as much as
 * there are kinds, at any number of tickets. Most statements change nothing here, and append nothing.
 *
 * The partial indexes are for examples: a kind's first few tickets. By a hash of the kind: four texts of a source's may be longer
 * than an index entry.
 *
 * Rejected: counting by the partial indexes alone. A desk that has just begun has policies for nobody: every look would walk a
 * million entries.
 */
export const COVERAGE_COUNTS = `
  CREATE FUNCTION sla.coverage_group(tier text, priority text, source text, category text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$SELECT hashtextextended(lower(btrim(tier)) || E'\\x1f' || priority || E'\\x1f' || coalesce(source, '') || E'\\x1f' || coalesce(category, ''), 0)$$;
  CREATE INDEX tickets_uncovered ON sla.tickets (tenant_id, ${GROUP}, ticket_id) WHERE ${UNCOVERED};
  CREATE INDEX tickets_unknown_status ON sla.tickets (tenant_id, hashtextextended(lower(btrim(unknown_status)), 0), ticket_id) WHERE unknown_status IS NOT NULL;
${appendedCounts(counts)}

  ${countsView('sla.coverage_view', counts)}
  CREATE VIEW sla.uncovered_ticket_view AS
    SELECT tenant_id, ticket_id, ${GROUP} AS coverage_group FROM sla.tickets WHERE ${UNCOVERED};
  CREATE VIEW sla.unknown_status_view AS
    SELECT tenant_id, ticket_id, hashtextextended(lower(btrim(unknown_status)), 0) AS word_hash FROM sla.tickets WHERE unknown_status IS NOT NULL;`;
