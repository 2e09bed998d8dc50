export const STATUS_WORDS = 'SELECT DISTINCT status_word FROM helpdesk.tickets';

/**
 * $1 status words that mean the end, $2 ms they are kept, $3 limit. Each row is looked at again under its lock, so that one that
 * is reopened meanwhile stays. One walk, as with COUNT_TICKETS: what people write by hand stays small. Replicas skip each other's rows.
 */
export const FORGET_TICKETS = `
  WITH forgotten AS (
    DELETE FROM helpdesk.tickets WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM helpdesk.tickets
      WHERE status_word = ANY ($1::text[]) AND updated_at < platform.watchdog_now() - $2::bigint * interval '1 millisecond'
      ORDER BY tenant_id, ticket_id LIMIT $3 FOR UPDATE SKIP LOCKED))
    RETURNING 1
  )
  SELECT count(*)::integer AS forgotten FROM forgotten`;
