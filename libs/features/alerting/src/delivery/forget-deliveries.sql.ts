/**
 * $1 keep for this many days, $2 limit. Finished deliveries only, which nobody claims or changes any more: two replicas at once
 * skip each other's rows. By ctid and in slices, so that neither locks nor the write-ahead log of one statement grow with the backlog.
 */
export const FORGET_DELIVERIES = `
  WITH forgotten AS (
    DELETE FROM alerting.deliveries WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM alerting.deliveries
      WHERE status IN ('delivered', 'suppressed') AND finished_at < platform.watchdog_now() - $1::integer * interval '1 day'
      ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED))
    RETURNING 1
  )
  SELECT count(*)::integer AS forgotten FROM forgotten`;
