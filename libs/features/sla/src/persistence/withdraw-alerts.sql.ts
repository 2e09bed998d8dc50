/**
 * Deletes historical alerts that a fold has outdated, under their tickets' locks: $1 tenant_id[], $2 id[].
 * Nobody was told of them, so nothing is announced; what the fold says instead, the due loop finds anew.
 */
export const WITHDRAW_ALERTS = `
  DELETE FROM sla.alerts a USING unnest($1::text[], $2::bigint[]) AS outdated(tenant_id, id)
  WHERE a.tenant_id = outdated.tenant_id AND a.id = outdated.id`;
