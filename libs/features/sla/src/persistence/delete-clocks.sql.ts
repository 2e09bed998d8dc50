/** Cycles that a late event has disproved. $1 tenant_id[], $2 ticket_id[], $3 clock[], $4 cycle[]. */
export const DELETE_CLOCKS = `
  DELETE FROM sla.clocks c USING unnest($1::text[], $2::text[], $3::text[], $4::smallint[]) AS gone(tenant_id, ticket_id, clock, cycle)
  WHERE c.tenant_id = gone.tenant_id AND c.ticket_id = gone.ticket_id AND c.clock = gone.clock AND c.cycle = gone.cycle`;
