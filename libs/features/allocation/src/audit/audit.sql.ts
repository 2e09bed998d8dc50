/** The chain of a tenant: its head's row lock serialises appending, so that each entry follows exactly one other. */

/** $1 tenant, $2 the hash before the first. */
export const MAKE_HEAD = `INSERT INTO allocation.audit_heads (tenant_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`;
/** $1 tenant. */
export const LOCK_HEAD = `SELECT seq, hash FROM allocation.audit_heads WHERE tenant_id = $1 FOR UPDATE`;
/** $1 tenant, $2 seq, $3 hash. */
export const MOVE_HEAD = `UPDATE allocation.audit_heads SET seq = $2, hash = $3 WHERE tenant_id = $1`;

/** $1 tenant, $2 seq[], $3 entries, one a line, $4 previous hash[], $5 hash[]. */
export const APPEND_AUDIT = `
  INSERT INTO allocation.audit (tenant_id, seq, entry, previous_hash, hash)
  SELECT $1, seq, entry, previous_hash, hash
  FROM ROWS FROM (unnest($2::bigint[], $4::text[], $5::text[]), string_to_table($3::text, E'\\n')) AS g (seq, previous_hash, hash, entry)`;

/** A page of a tenant's chain in order: $1 tenant, $2 after seq, $3 how many. */
export const READ_AUDIT = `SELECT seq::float8 AS seq, entry, previous_hash, hash FROM allocation.audit WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;
/** Every chain's head; hash null: there are entries, and nothing says how many there must be. */
export const READ_HEADS = `
  SELECT tenant_id, coalesce(h.seq, 0)::float8 AS seq, h.hash
  FROM (SELECT tenant_id FROM allocation.audit_heads UNION SELECT tenant_id FROM allocation.audit) AS t LEFT JOIN allocation.audit_heads h USING (tenant_id)
  ORDER BY tenant_id`;
