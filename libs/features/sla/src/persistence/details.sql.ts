/**
 * Stores what is said at length: $1 tenant_id[], $2 ticket_id[], $3 hash[], $4 details, one JSON text a line; sorted by the
 * key, without duplicates. Most of it is there already. Locking: keys in sorted order, before those of the timeline.
 */
export const APPEND_DETAILS = `
  INSERT INTO sla.details (tenant_id, ticket_id, hash, details)
  SELECT tenant_id, ticket_id, hash, details::json FROM ROWS FROM (
    unnest($1::text[], $2::text[], $3::text[]), string_to_table($4::text, E'\\n')
  ) AS incoming(tenant_id, ticket_id, hash, details)
  ON CONFLICT DO NOTHING`;

/** Of locked tickets: $1 tenant_id[], $2 ticket_id[]. Asked only where a policy matches on it. */
export const READ_DETAILS = `
  SELECT d.tenant_id, d.ticket_id, d.hash, d.details
  FROM unnest($1::text[], $2::text[]) AS wanted(tenant_id, ticket_id)
  JOIN sla.details d USING (tenant_id, ticket_id)`;
