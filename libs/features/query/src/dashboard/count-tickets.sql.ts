/**
 * How many tickets of tenant $1 there are by state, by level of the open ones, and how many unfinished ones no policy covers.
 *
 * Locks nothing, and reads every ticket of the tenant: 0.25 s at 1 M, which is why `TicketCounts` keeps the answer.
 * Rejected: an index only for counting (60 ms at best, and every fold and every alert would pay for a further entry);
 * counters kept by a trigger (exact and free to read, but each fold's transaction writes rows that must be summed up and
 * tidied for ever, on the path that has to be fast).
 */
export const COUNT_TICKETS = `
  SELECT listed_state AS state,
    CASE WHEN open THEN level ELSE 0 END AS level,
    policy IS NULL AND coalesce(status, 'open') NOT IN ('resolved', 'closed', 'cancelled') AS uncovered,
    count(*)::float8 AS tickets
  FROM sla.ticket_view WHERE tenant_id = $1
  GROUP BY 1, 2, 3`;
