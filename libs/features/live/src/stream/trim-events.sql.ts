/**
 * Deletes the oldest events of every tenant that are too many or too old, at most $3 of them.
 * $1 how many to keep per tenant, $2 how long to keep, in ms. Answers one row: trimmed.
 *
 * What stays is always a gap-free tail: events go in order of sequence, and everything up to the newest expired one goes,
 * because created_at is the instant at which a transaction began and so may run backwards by a little between two numbers.
 * Locking: row locks on events that no writer touches again; two replicas at once wait for each other's rows and then find
 * them gone. In slices, so that neither the transaction nor the write-ahead log of one round grows with the backlog.
 */
export const TRIM_EVENTS = `
  WITH cut AS (
    SELECT s.tenant_id, greatest(s.last_seq - $1::bigint, (
      SELECT max(e.seq) FROM live.events e
      WHERE e.tenant_id = s.tenant_id AND e.created_at < platform.watchdog_now() - $2::double precision * interval '1 millisecond'
    )) AS seq FROM live.sequences s
  ), doomed AS (
    SELECT e.tenant_id, e.seq FROM cut c JOIN live.events e ON e.tenant_id = c.tenant_id AND e.seq <= c.seq
    ORDER BY e.tenant_id, e.seq LIMIT $3
  ), trimmed AS (
    DELETE FROM live.events e USING doomed d WHERE e.tenant_id = d.tenant_id AND e.seq = d.seq RETURNING 1
  )
  SELECT count(*)::integer AS trimmed FROM trimmed`;
