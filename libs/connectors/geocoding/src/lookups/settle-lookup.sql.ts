/**
 * The answer for country $1, city $2: $3 status, $4 lat, $5 lng; service $6 may be asked again after $7 ms and is well.
 * Two rows by their keys, lookups before turns as everywhere. A second answer to the same question (a lease ran out) changes nothing that matters.
 */
export const SETTLE_LOOKUP = `
  WITH answered AS (
    UPDATE geocoding.lookups SET status = $3, lat = $4, lng = $5, answered_at = platform.watchdog_now() WHERE country = $1 AND city = $2
  )
  UPDATE geocoding.turns SET failures = 0, next_request_at = platform.watchdog_now() + $7 * interval '1 millisecond' WHERE service = $6`;

/**
 * No answer for country $1, city $2, which waits $3 ms; service $4 is asked again after $5 ms, or, from the third failure
 * in a row on, after a pause that doubles from one minute to an hour: then one request shows whether it is well again. Returns (failures, rest_ms).
 */
export const SETTLE_FAILURE = `
  WITH waits AS (
    UPDATE geocoding.lookups SET next_attempt_at = platform.watchdog_now() + $3 * interval '1 millisecond' WHERE country = $1 AND city = $2 AND status = 'wanted'
  )
  UPDATE geocoding.turns t SET failures = t.failures + 1, next_request_at = platform.watchdog_now() + rest.ms * interval '1 millisecond'
  FROM (SELECT greatest($5::float8, CASE WHEN failures + 1 < 3 THEN 0 ELSE least(3600000, 60000 * 2 ^ least(failures - 2, 20)) END) AS ms FROM geocoding.turns WHERE service = $4) AS rest
  WHERE service = $4
  RETURNING t.failures, rest.ms AS rest_ms`;
