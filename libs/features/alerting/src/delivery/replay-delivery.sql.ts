/**
 * Makes the dead delivery $2 of tenant $1 as if never tried. Answers its status before. The fence moves, so that nobody
 * who once held it can settle it. FOR UPDATE: of two replays at once one finds it dead, the other finds it pending.
 */
export const REPLAY_DELIVERY = `
  WITH found AS (
    SELECT tenant_id, id, status FROM alerting.deliveries WHERE tenant_id = $1 AND id = $2::bigint FOR UPDATE
  ),
  reset AS (
    UPDATE alerting.deliveries d
    SET status = 'pending', attempts = 0, fence = d.fence + 1, lease_until = NULL, digest_id = NULL, finished_at = NULL,
      next_attempt_at = platform.watchdog_now()
    FROM found f
    WHERE d.tenant_id = f.tenant_id AND d.id = f.id AND f.status = 'dead'
  )
  SELECT status FROM found`;
