/**
 * Locks ticket rows, in the order given (sorted): the folds of one ticket are serialised here.
 * $1 tenant_id[], $2 ticket_id[].
 *
 * LATERAL, so that the plan is always one primary-key probe per ticket, in order; a join is free to lock in another order.
 * A statement of its own: what is read after it has a snapshot that sees every fold that held these locks before.
 */
export const LOCK_TICKETS = `
  SELECT count(*) FROM unnest($1::text[], $2::text[]) AS wanted(tenant_id, ticket_id)
  CROSS JOIN LATERAL (
    SELECT FROM sla.tickets t WHERE t.tenant_id = wanted.tenant_id AND t.ticket_id = wanted.ticket_id FOR UPDATE
  ) locked`;
