/** $1 version, $2/$3 cursor, $4 tickets re-timed, $5 finished, $6 wait this many seconds before the next pass (null: go on). */
export const ADVANCE_RETIMING = `
  UPDATE sla.retimings SET after_tenant = $2, after_ticket = $3, retimed = retimed + $4,
    finished_at = CASE WHEN $5::boolean THEN platform.watchdog_now() END,
    lease_until = platform.watchdog_now() + $6::double precision * interval '1 second'
  WHERE version = $1`;
