/** More than this many waiting (a day's work at one a second is 86,400) and no more are taken: somebody sends nonsense. */
const MOST_WAITING = 20_000;

/**
 * Asks for places: $1 text[] countries, $2 text[] cities, $3 text[] as written; $4 ms after which "not found" is asked again.
 * New ones wait, what was not found long ago waits anew. Returns (country, city, status, lat, lng) of all that are in the table.
 *
 * Locks only the rows it inserts or reopens, in order of key, so that two replicas do not wait for each other in a circle;
 * ON CONFLICT waits for a concurrent insert of the same place. The row it returns for a place another inserts at this moment may be missing: it is asked for again in the next round.
 */
export const WANT_PLACES = `
  WITH asked AS (
    SELECT DISTINCT ON (country, city) country, city, written FROM unnest($1::text[], $2::text[], $3::text[]) AS given (country, city, written)
    ORDER BY country, city
  ),
  waiting AS (SELECT count(*) AS n FROM (SELECT FROM geocoding.lookups WHERE status = 'wanted' LIMIT ${MOST_WAITING}) AS few),
  wanted AS (
    INSERT INTO geocoding.lookups AS l (country, city, written, next_attempt_at)
    SELECT country, city, written, platform.watchdog_now() FROM asked WHERE (SELECT n FROM waiting) < ${MOST_WAITING} ORDER BY country, city
    ON CONFLICT (country, city) DO UPDATE SET status = 'wanted', attempts = 0, answered_at = NULL, next_attempt_at = platform.watchdog_now()
      WHERE l.status = 'not_found' AND l.answered_at < platform.watchdog_now() - $4 * interval '1 millisecond'
    RETURNING country, city
  )
  SELECT l.country, l.city, l.status, l.lat, l.lng FROM geocoding.lookups l JOIN asked USING (country, city)
  WHERE NOT EXISTS (SELECT FROM wanted w WHERE w.country = l.country AND w.city = l.city)`;
