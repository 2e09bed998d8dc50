/**
 * Takes the sequence rows of the batch's tenants, making those that are missing.
 * $1 tenant ids.
 *
 * Locking: one row lock per tenant, in order of tenant id, held to the end of the transaction. It makes the order of sequence
 * numbers and the order of commits the same, so that whoever reads "after N" never meets a number that appears later.
 * It is a statement of its own because the next one must see what the previous holder committed: in a single statement the
 * snapshot is older than the lock, an event appended meanwhile looks new, and its number would be given and then refused
 * by the unique index: a gap. A database sequence leaves gaps on every rollback.
 */
export const LOCK_SEQUENCES = `
  INSERT INTO live.sequences AS s (tenant_id, last_seq)
  SELECT DISTINCT tenant_id, 0 FROM unnest($1::text[]) AS t (tenant_id) ORDER BY tenant_id
  ON CONFLICT (tenant_id) DO UPDATE SET last_seq = s.last_seq`;
