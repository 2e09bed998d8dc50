/** Prolongs leases while a slow publication is under way. $1 smallint[] lanes, $2 bigint[] their fences, $3: lease in ms. */
export const RENEW_LANES = `
  UPDATE platform.outbox_lanes l SET lease_until = platform.watchdog_now() + $3 * interval '1 millisecond'
  FROM unnest($1::smallint[], $2::bigint[]) AS held (lane, fence)
  WHERE l.lane = held.lane AND l.fence = held.fence`;
