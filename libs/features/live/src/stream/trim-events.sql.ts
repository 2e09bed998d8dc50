/**
 * Deletes, of each tenant's oldest events, those that are too many or too old.
 * $1 how many to keep per tenant, $2 how long to keep, in ms, $3 how many of the oldest to look at. Answers one row: trimmed;
 * when that is $3 or more there may be more to do.
 *
 * What stays is always a gap-free tail: everything up to the newest expired event looked at goes, because created_at is the
 * instant at which a transaction began and so may run backwards by a little between two numbers.
 * Looks from the old end only: asking for the newest expired event reads every event that is not expired, in most rounds for
 * nothing, and with the clock in the predicate it took 300 ms per 100,000 events. Deletes by ctid, which the statement's own
 * snapshot keeps from being reused: a join on (tenant_id, seq) read the whole table (220 ms at 500,000 events; this: 25 ms).
 * Locking: row locks on events that no writer touches again, in slices, so that neither the transaction nor the write-ahead log
 * of one statement grows with the backlog. Two replicas at once wait for each other's rows and then find them gone.
 */
export const TRIM_EVENTS = `
  WITH expiry AS MATERIALIZED (
    SELECT platform.watchdog_now() - $2::double precision * interval '1 millisecond' AS instant
  ), oldest AS MATERIALIZED (
    SELECT s.tenant_id, e.seq, e.place, e.seq <= s.last_seq - $1::bigint OR e.created_at < x.instant AS expired
    FROM live.sequences s CROSS JOIN expiry x
    CROSS JOIN LATERAL (SELECT seq, created_at, ctid AS place FROM live.events WHERE tenant_id = s.tenant_id ORDER BY seq LIMIT $3) e
  ), cut AS MATERIALIZED (
    SELECT tenant_id, max(seq) AS seq FROM oldest WHERE expired GROUP BY tenant_id
  ), trimmed AS (
    DELETE FROM live.events WHERE ctid = ANY (ARRAY(SELECT o.place FROM oldest o JOIN cut c ON c.tenant_id = o.tenant_id AND o.seq <= c.seq)) RETURNING 1
  )
  SELECT count(*)::integer AS trimmed FROM trimmed`;
