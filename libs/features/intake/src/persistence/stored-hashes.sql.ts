/**
 * The content hashes of stored events, for those that APPEND_EVENTS found already there. A statement of its own, after it:
 * what a concurrent transaction committed while APPEND_EVENTS waited for it is invisible to that statement's snapshot.
 * $1 tenant_id text[], $2 ticket_id text[], $3 updated_at timestamptz[], $4 sequence bigint[]. Takes no locks.
 */
export const STORED_HASHES = `
SELECT g.ord::int, encode(e.content_hash, 'hex') AS content_hash
FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[]) WITH ORDINALITY AS g (tenant_id, ticket_id, updated_at, sequence, ord)
JOIN intake.events e USING (tenant_id, ticket_id, updated_at, sequence)`;
