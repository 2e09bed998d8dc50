/** $1 tenant, $2 id of the key it was issued to, $3 hash, $4 lifetime in ms. */
export const INSERT_TICKET = `
  INSERT INTO live.ws_tickets (tenant_id, key_id, ticket_hash, expires_at)
  VALUES ($1, $2, $3, platform.watchdog_now() + $4::double precision * interval '1 millisecond')`;

/**
 * $1 hash. Answers the row of a good ticket.
 * Locking: the DELETE is the redemption: of two at the same time one deletes the row, the other waits for it and finds nothing.
 * A SELECT and a DELETE would let both in.
 */
export const REDEEM_TICKET = `
  WITH redeemed AS (DELETE FROM live.ws_tickets WHERE ticket_hash = $1 RETURNING tenant_id, key_id, expires_at)
  SELECT tenant_id, key_id FROM redeemed WHERE expires_at > platform.watchdog_now()`;

export const PURGE_TICKETS = 'DELETE FROM live.ws_tickets WHERE expires_at <= platform.watchdog_now()';
