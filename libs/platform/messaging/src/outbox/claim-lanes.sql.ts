/**
 * Takes the lease of every lane that has rows and no living lease. $1: lease in ms. Returns (lane, fence).
 *
 * FOR UPDATE SKIP LOCKED on 32 small rows: relays never wait for each other, they share what there is. The rows of the outbox
 * are not locked at all, the lane is the lock. Its commit precedes any network call; a relay that dies leaves an expiring lease.
 * The messages are read by a statement of their own (read-lanes.sql.ts): here they would come from a snapshot older than the
 * last owner's delete, and be relayed twice.
 * Rejected: row locks on the outbox itself with a NOT EXISTS guard for older rows of the same key (a self-join per claim, and
 * an update per row); advisory locks (held by a session, so they would need a connection pinned across the network call).
 */
export const CLAIM_LANES = `
  WITH free AS (
    SELECT lane FROM platform.outbox_lanes l
    WHERE (lease_until IS NULL OR lease_until <= platform.watchdog_now())
      AND EXISTS (SELECT FROM platform.outbox o WHERE o.lane = l.lane)
    FOR UPDATE SKIP LOCKED
  )
  UPDATE platform.outbox_lanes l
  SET lease_until = platform.watchdog_now() + $1 * interval '1 millisecond', fence = fence + 1
  FROM free WHERE l.lane = free.lane
  RETURNING l.lane, l.fence`;
