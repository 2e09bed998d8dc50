/**
 * The three reads of the stream. None takes a lock: LOCK_SEQUENCES makes commits follow the numbers, so a snapshot always holds
 * a prefix. Each page is an index range of the primary key. payload goes out as text: it is framed as it is, never parsed
 * and written again.
 */

/** $1 tenant ids and $2 the last sequence number known of each; up to $3 events per tenant, in order. */
export const EVENTS_AFTER = `
  SELECT p.tenant_id, e.seq, e.type, e.payload::text AS payload
  FROM unnest($1::text[], $2::bigint[]) AS p (tenant_id, after)
  CROSS JOIN LATERAL (
    SELECT seq, type, payload FROM live.events WHERE tenant_id = p.tenant_id AND seq > p.after ORDER BY seq LIMIT $3
  ) e
  ORDER BY p.tenant_id, e.seq`;

/** $1 tenant. Answers at most one row: last_seq. */
export const LAST_SEQUENCE = 'SELECT last_seq FROM live.sequences WHERE tenant_id = $1';

/** $1 tenant, $2 how many of the newest events. One statement, so that last_seq and the events are of one snapshot. */
export const NEWEST_EVENTS = `
  SELECT s.last_seq, e.seq, e.type, e.payload::text AS payload
  FROM live.sequences s
  LEFT JOIN LATERAL (SELECT seq, type, payload FROM live.events WHERE tenant_id = s.tenant_id ORDER BY seq DESC LIMIT $2) e ON true
  WHERE s.tenant_id = $1
  ORDER BY e.seq`;
