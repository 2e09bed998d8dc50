/** A key counts for this long; afterwards it is as new. */
const KEPT = "interval '24 hours'";

/**
 * Makes a submission ours: $1 tenant, $2 key, $3 fingerprint, $4 ticket id, $5 lease in ms. Nothing: somebody is at it, or was.
 * Given up in the midst, it goes on under its first ticket id and instant, so that what was stored of it is stored once.
 * Locks its one row; of two at once the second waits for the first's commit and then finds it taken.
 */
export const BEGIN_SUBMISSION = `
  INSERT INTO helpdesk.submissions AS s (tenant_id, key, fingerprint, ticket_id, submitted_at, lease_until)
  VALUES ($1, $2, $3, $4, date_trunc('milliseconds', platform.watchdog_now()), platform.watchdog_now() + $5::integer * interval '1 millisecond')
  ON CONFLICT (tenant_id, key) DO UPDATE SET
    fingerprint = excluded.fingerprint, outcome = NULL, lease_until = excluded.lease_until,
    ticket_id = CASE WHEN s.submitted_at <= platform.watchdog_now() - ${KEPT} THEN excluded.ticket_id ELSE s.ticket_id END,
    submitted_at = CASE WHEN s.submitted_at <= platform.watchdog_now() - ${KEPT} THEN excluded.submitted_at ELSE s.submitted_at END
  WHERE s.submitted_at <= platform.watchdog_now() - ${KEPT}
    OR (s.outcome IS NULL AND s.lease_until <= platform.watchdog_now() AND s.fingerprint = excluded.fingerprint)
  RETURNING ticket_id, submitted_at`;

/** What BEGIN_SUBMISSION found there: $1 tenant, $2 key. A statement of its own: what it waited for is invisible to its snapshot. */
export const FIND_SUBMISSION = 'SELECT fingerprint, outcome FROM helpdesk.submissions WHERE tenant_id = $1 AND key = $2';

/** $1 tenant, $2 key, $3 ticket id, $4 outcome (null: it failed, and may be begun again at once). */
export const END_SUBMISSION = `
  UPDATE helpdesk.submissions SET outcome = $4::json, lease_until = platform.watchdog_now()
  WHERE tenant_id = $1 AND key = $2 AND ticket_id = $3 AND outcome IS NULL`;

/** $1 limit. By the index on submitted_at; replicas skip each other's rows. */
export const FORGET_SUBMISSIONS = `
  WITH forgotten AS (
    DELETE FROM helpdesk.submissions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM helpdesk.submissions WHERE submitted_at <= platform.watchdog_now() - ${KEPT} ORDER BY submitted_at LIMIT $1 FOR UPDATE SKIP LOCKED))
    RETURNING 1
  )
  SELECT count(*)::integer AS forgotten FROM forgotten`;
