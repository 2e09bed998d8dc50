/**
 * Takes the turn to ask service $1, and the place that has waited longest. The turn is held for $2 ms at most (longer than a
 * request may take), then it is anybody's; so is the place. Returns (country, city, written, attempts) or nothing.
 *
 * FOR UPDATE SKIP LOCKED on the turn's row, of which there is one a service: who does not get it has no turn. A replica that waited
 * would find the turn moved on; under READ COMMITTED the locked row is checked again, so two never take the same turn.
 * Nothing is locked while the service is asked. Rejected: an advisory lock held during the request, which ties a connection to the network.
 */
export const TAKE_TURN = `
  WITH turn AS (
    SELECT service FROM geocoding.turns WHERE service = $1 AND next_request_at <= platform.watchdog_now()
    FOR UPDATE SKIP LOCKED
  ),
  next AS (
    SELECT country, city FROM geocoding.lookups
    WHERE status = 'wanted' AND next_attempt_at <= platform.watchdog_now() AND EXISTS (SELECT FROM turn)
    ORDER BY next_attempt_at LIMIT 1
    FOR UPDATE SKIP LOCKED
  ),
  taken AS (
    UPDATE geocoding.turns SET next_request_at = platform.watchdog_now() + $2 * interval '1 millisecond'
    WHERE service = $1 AND EXISTS (SELECT FROM next)
  )
  UPDATE geocoding.lookups l SET attempts = attempts + 1, next_attempt_at = platform.watchdog_now() + $2 * interval '1 millisecond'
  FROM next WHERE l.country = next.country AND l.city = next.city
  RETURNING l.country, l.city, l.written, l.attempts`;

/** The turn of service $1 exists from now on. */
export const OPEN_TURNS = `INSERT INTO geocoding.turns (service) VALUES ($1) ON CONFLICT DO NOTHING`;

/** In how many ms there is something to do for service $1: both a turn and a place. Null: nothing waits. */
export const NEXT_TURN = `
  SELECT (extract(epoch FROM greatest(t.next_request_at, (SELECT min(next_attempt_at) FROM geocoding.lookups WHERE status = 'wanted')) - platform.watchdog_now()) * 1000)::float8 AS ms
  FROM geocoding.turns t WHERE service = $1 AND EXISTS (SELECT FROM geocoding.lookups WHERE status = 'wanted')`;
