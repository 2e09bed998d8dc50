/**
 * $1 tenant, $2 handlers[] (names, one a line). Under the locks of the tenant's groups, as all deciding, so these rows' locks never make
 * anybody wait; FOR UPDATE is for two deciders who share no group because a handler's list was replaced between them.
 */
export const LOCK_SHORTAGES = `
  SELECT handlers, floor(extract(epoch FROM since) * 1000)::float8 AS since, floor(extract(epoch FROM escalated_at) * 1000)::float8 AS escalated_at, untold
  FROM allocation.shortages WHERE tenant_id = $1 AND handlers = ANY ($2::text[]) ORDER BY handlers FOR UPDATE`;

/** $1 tenant, $2 handlers[], $3 since[], $4 escalated_at[], $5 untold[]; sorted by handlers. */
export const KEEP_SHORTAGES = `
  INSERT INTO allocation.shortages (tenant_id, handlers, since, escalated_at, untold)
  SELECT $1, * FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::integer[])
  ON CONFLICT (tenant_id, handlers) DO UPDATE SET since = excluded.since, escalated_at = excluded.escalated_at, untold = excluded.untold`;
