/**
 * Deletes what has been published and gives the leases back. $1 smallint[] lanes, $2 bigint[] their fences, $3 bigint[] row ids.
 * One statement: nobody can claim a lane between the two. A lane whose fence has moved on is left alone with its rows:
 * another relay owns it and will publish them again (at least once).
 */
export const FINISH_LANES = `
  WITH released AS (
    UPDATE platform.outbox_lanes l SET lease_until = NULL
    FROM unnest($1::smallint[], $2::bigint[]) AS held (lane, fence)
    WHERE l.lane = held.lane AND l.fence = held.fence
    RETURNING l.lane
  )
  DELETE FROM platform.outbox o USING released WHERE o.id = ANY($3::bigint[]) AND o.lane = released.lane`;
