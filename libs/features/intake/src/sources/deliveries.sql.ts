/**
 * Deliveries whose id their system told, so that one sent again is known. $1 tenant, $2 source, $3 delivery id. Takes no
 * locks: of two copies at once both are read, and their events are told apart by their own identity.
 */
export const FIND_DELIVERY = 'SELECT ticket_id FROM intake.deliveries WHERE tenant_id = $1 AND source = $2 AND delivery_id = $3';

/** Written after the events are: cut off between the two, the delivery comes again, and its events are known. $4 the first ticket, or null. */
export const ADD_DELIVERY = `
INSERT INTO intake.deliveries (tenant_id, source, delivery_id, ticket_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`;

/** The longest time after which systems send again is days. Called now and then; $1 how many at most. By the index on received_at. */
export const FORGET_DELIVERIES = `
DELETE FROM intake.deliveries WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM intake.deliveries WHERE received_at < now() - interval '14 days' ORDER BY received_at LIMIT $1))`;

/** The newest events of tickets. $1 tenant, $2 ticket ids. */
export const NEWEST_OF = 'SELECT ticket_id, payload FROM intake.tickets WHERE tenant_id = $1 AND ticket_id = ANY ($2)';

/** What a ticket was at an instant. $1 tenant, $2 ticket, $3 instant. One probe of the primary key. */
export const STATE_AT = `
SELECT payload FROM intake.events WHERE tenant_id = $1 AND ticket_id = $2 AND updated_at <= $3
ORDER BY updated_at DESC, sequence DESC LIMIT 1`;
