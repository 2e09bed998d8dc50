/**
 * The next tickets whose clocks a version may change: $1 version, $2 policies or null, $3/$4 after tenant/ticket, $5 limit.
 * Open tickets of the changed policies; where matching changed, every open ticket and those that no policy covered.
 * By state (policy_version), so that a pass over tickets already done finds none. In key order, the order of locks.
 */
export const SELECT_RETIMABLE = `
  SELECT tenant_id, ticket_id FROM sla.tickets
  WHERE (tenant_id, ticket_id) > ($3, $4)
    AND policy_version < $1
    AND ($2::text[] IS NULL OR policy = ANY ($2::text[]))
    AND (open OR (policy IS NULL AND coalesce(status, '') NOT IN ('resolved', 'closed', 'cancelled')))
  ORDER BY tenant_id, ticket_id LIMIT $5`;
