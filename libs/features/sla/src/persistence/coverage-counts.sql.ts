const UNCOVERED = `policy IS NULL AND coalesce(status, 'open') NOT IN ('resolved', 'closed', 'cancelled')`;
const GROUP = `sla.coverage_group(tier, priority, source, category)`;

/** A ticket counts at most twice: as one without a policy, and as one with a status word that nobody mapped. */
const countedOf = (rows: string, change: string): string => `
  SELECT tenant_id, 'uncovered' AS kind, lower(btrim(tier)) AS tier, priority, coalesce(source, '') AS source, coalesce(category, '') AS category, '' AS word, ${change} AS change
  FROM ${rows} WHERE tier IS NOT NULL AND priority IS NOT NULL AND ${UNCOVERED}
  UNION ALL
  SELECT tenant_id, 'unknown_status', '', '', '', '', lower(btrim(unknown_status)), ${change}
  FROM ${rows} WHERE unknown_status IS NOT NULL`;

/**
 * What no policy covers, by kind of ticket, and status words nobody mapped, kept as tickets change: a look at it costs as much as
 * there are kinds, at any number of tickets. As TICKET_COUNTS: each statement that changes tickets appends additions, nobody waits
 * for a total. Most statements change nothing here, and append nothing.
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

  CREATE TABLE sla.coverage_counts (
    tenant_id text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN ('uncovered', 'unknown_status')),
    tier text NOT NULL,
    priority text NOT NULL,
    source text NOT NULL,
    category text NOT NULL,
    word text NOT NULL,
    -- To be summed.
    tickets bigint NOT NULL
  );
  CREATE INDEX coverage_counts_by_tenant ON sla.coverage_counts (tenant_id);
  CREATE INDEX tickets_uncovered ON sla.tickets (tenant_id, ${GROUP}, ticket_id) WHERE ${UNCOVERED};
  CREATE INDEX tickets_unknown_status ON sla.tickets (tenant_id, hashtextextended(lower(btrim(unknown_status)), 0), ticket_id) WHERE unknown_status IS NOT NULL;

  INSERT INTO sla.coverage_counts
  SELECT tenant_id, kind, tier, priority, source, category, word, sum(change) FROM (${countedOf('sla.tickets', '1')}) AS counted GROUP BY 1, 2, 3, 4, 5, 6, 7;

  CREATE FUNCTION sla.count_coverage() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    tenants text[];
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO sla.coverage_counts
      SELECT tenant_id, kind, tier, priority, source, category, word, sum(change) FROM (${countedOf('new_rows', '1')}) AS counted GROUP BY 1, 2, 3, 4, 5, 6, 7;
    ELSIF TG_OP = 'DELETE' THEN
      INSERT INTO sla.coverage_counts
      SELECT tenant_id, kind, tier, priority, source, category, word, sum(change) FROM (${countedOf('old_rows', '-1')}) AS counted GROUP BY 1, 2, 3, 4, 5, 6, 7;
    ELSIF TG_OP = 'TRUNCATE' THEN
      TRUNCATE sla.coverage_counts;
    ELSE
      INSERT INTO sla.coverage_counts
      SELECT tenant_id, kind, tier, priority, source, category, word, sum(change)
      FROM (${countedOf('new_rows', '1')} UNION ALL ${countedOf('old_rows', '-1')}) AS changed
      GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(change) <> 0;
      IF random() < 0.02 THEN
        tenants := ARRAY(SELECT DISTINCT tenant_id FROM new_rows);
        WITH taken AS (
          DELETE FROM sla.coverage_counts
          WHERE ctid = ANY(ARRAY(SELECT ctid FROM sla.coverage_counts WHERE tenant_id = ANY(tenants) FOR UPDATE SKIP LOCKED))
          RETURNING *
        )
        INSERT INTO sla.coverage_counts
        SELECT tenant_id, kind, tier, priority, source, category, word, sum(tickets) FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(tickets) <> 0;
      END IF;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER cover_inserted AFTER INSERT ON sla.tickets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sla.count_coverage();
  CREATE TRIGGER cover_updated AFTER UPDATE ON sla.tickets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sla.count_coverage();
  CREATE TRIGGER cover_deleted AFTER DELETE ON sla.tickets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sla.count_coverage();
  CREATE TRIGGER cover_truncated AFTER TRUNCATE ON sla.tickets FOR EACH STATEMENT EXECUTE FUNCTION sla.count_coverage();

  CREATE VIEW sla.coverage_view AS
    SELECT tenant_id, kind, tier, priority, source, category, word, sum(tickets)::bigint AS tickets
    FROM sla.coverage_counts GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(tickets) <> 0;
  CREATE VIEW sla.uncovered_ticket_view AS
    SELECT tenant_id, ticket_id, ${GROUP} AS coverage_group FROM sla.tickets WHERE ${UNCOVERED};
  CREATE VIEW sla.unknown_status_view AS
    SELECT tenant_id, ticket_id, hashtextextended(lower(btrim(unknown_status)), 0) AS word_hash FROM sla.tickets WHERE unknown_status IS NOT NULL;`;
