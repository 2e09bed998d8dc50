import { DATABASE_NOW_MS } from '#platform/persistence';

/** The instant of a dry run, and of the ticket, as epoch ms. */
export const READ_NOW = `SELECT ${DATABASE_NOW_MS} AS now_ms`;

/** A ticket that only its allocation is asked of: $1 tenant, $2 ticket, $3 updated_at, $4 the ticket, $5 correlation id. One known from events stays as it is. */
export const KEEP_TICKET = `
  INSERT INTO allocation.tickets AS t (tenant_id, ticket_id, ticket, updated_at, sequence, correlation_id, decided_at)
  VALUES ($1, $2, $4::json, $3::timestamptz, 0, $5, platform.watchdog_now())
  ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET ticket = excluded.ticket, updated_at = excluded.updated_at, sequence = 0, correlation_id = excluded.correlation_id
    WHERE t.ticket IS NULL`;

/** $1 tenant, $2 ticket. After the groups' locks. */
export const LOCK_TO_ALLOCATE = `
  SELECT tenant_id, ticket_id, fence::text AS fence, ticket, excluded, revision, reason, correlation_id, ${DATABASE_NOW_MS} AS now_ms
  FROM allocation.tickets WHERE tenant_id = $1 AND ticket_id = $2 FOR UPDATE`;
