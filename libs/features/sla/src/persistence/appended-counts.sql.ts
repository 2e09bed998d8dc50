export interface AppendedCounts {
  readonly table: string;
  /** Columns that are counted by, with their types; `tenant_id` first. */
  readonly keys: Readonly<Record<string, string>>;
  /** The trigger function. */
  readonly fn: string;
  /** Names of triggers begin so; of several on one statement the first by name goes first. */
  readonly trigger: string;
  /** SELECT of the keys and `change` from `rows`, rows of sla.tickets. */
  readonly counted: (rows: string, change: string) => string;
}

/** An unfinished ticket without a policy. */
export const UNCOVERED = `policy IS NULL AND coalesce(status, 'open') NOT IN ('resolved', 'closed', 'cancelled')`;

/**
 * Counts of tickets, exact, in the transaction that changes them, and read in under a millisecond at any number of tickets.
 *
 * Counting a million rows takes 0.1 s from the smallest possible index and 0.4 s from the table, on each look of each
 * dashboard. So each statement that changes tickets appends what it has changed, one row per kind of ticket: an addition
 * to be summed, never an update of a total, so that no two transactions wait for each other. About one statement in 50
 * sums up the rows of its tenants that nobody else is summing up (SKIP LOCKED); a reader sees them either before or after.
 * Measured on upserts of 1000 tickets: no difference; of one ticket: 0.1 ms.
 *
 * Rejected: a cache with a lifetime (seconds old, and the first reader still waits); a row of totals (every fold of a
 * tenant would queue for it); row triggers (1000 calls instead of one).
 */
export function appendedCounts({ table, keys, fn, trigger, counted }: AppendedCounts): string {
  const names = Object.keys(keys).join(', ');
  const summed = (rows: string): string => `SELECT ${names}, sum(change) FROM (${rows}) AS changed GROUP BY ${names} HAVING sum(change) <> 0`;
  return `
  CREATE TABLE ${table} (
    ${Object.entries(keys).map(([name, type]) => `${name} ${type}`).join(',\n    ')},
    -- To be summed.
    tickets bigint NOT NULL
  );
  CREATE INDEX ${table.replace(/^.*\./, '')}_by_tenant ON ${table} (tenant_id);
  INSERT INTO ${table} ${summed(counted('sla.tickets', '1'))};

  CREATE FUNCTION ${fn}() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    tenants text[];
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO ${table} ${summed(counted('new_rows', '1'))};
    ELSIF TG_OP = 'DELETE' THEN
      INSERT INTO ${table} ${summed(counted('old_rows', '-1'))};
    ELSIF TG_OP = 'TRUNCATE' THEN
      TRUNCATE ${table};
    ELSE
      INSERT INTO ${table} ${summed(`${counted('new_rows', '1')} UNION ALL ${counted('old_rows', '-1')}`)};
      IF random() < 0.02 THEN
        tenants := ARRAY(SELECT DISTINCT tenant_id FROM new_rows);
        WITH taken AS (
          DELETE FROM ${table}
          WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE tenant_id = ANY(tenants) FOR UPDATE SKIP LOCKED))
          RETURNING *
        )
        INSERT INTO ${table} SELECT ${names}, sum(tickets) FROM taken GROUP BY ${names} HAVING sum(tickets) <> 0;
      END IF;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER ${trigger}_inserted AFTER INSERT ON sla.tickets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();
  CREATE TRIGGER ${trigger}_updated AFTER UPDATE ON sla.tickets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();
  CREATE TRIGGER ${trigger}_deleted AFTER DELETE ON sla.tickets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();
  CREATE TRIGGER ${trigger}_truncated AFTER TRUNCATE ON sla.tickets FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();`;
}

/** The view to read them by. */
export const countsView = (view: string, { table, keys }: Pick<AppendedCounts, 'table' | 'keys'>): string => {
  const names = Object.keys(keys).join(', ');
  return `CREATE VIEW ${view} AS SELECT ${names}, sum(tickets)::bigint AS tickets FROM ${table} GROUP BY ${names} HAVING sum(tickets) <> 0;`;
};
