import { NOW } from './sendable.sql.js';

/**
 * Pending deliveries to channels that are not among $1 (those with a webhook): nobody will ever send them, so they are
 * closed as suppressed and say why. Only those older than $2 ms: a replica that has not adopted the newest configuration
 * yet must not close what a newer one has just planned. Answers the number by channel.
 */
export const RETIRE_ORPHANS = `
  WITH retired AS (
    UPDATE alerting.deliveries d
    SET status = 'suppressed', last_error = 'the channel is no longer configured', finished_at = ${NOW}
    WHERE d.status = 'pending' AND d.channel <> ALL($1::text[])
      AND d.next_attempt_at < ${NOW} - $2 * interval '1 millisecond'
      AND (d.lease_until IS NULL OR d.lease_until < ${NOW})
    RETURNING d.channel
  )
  SELECT channel, count(*)::int AS count FROM retired GROUP BY channel`;
