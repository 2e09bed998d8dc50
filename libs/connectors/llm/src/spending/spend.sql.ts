const DAY = `(platform.watchdog_now() AT TIME ZONE 'UTC')::date`;
const HOUR = `date_trunc('hour', platform.watchdog_now())`;
const within = (value: string, limit: string): string => `${value} <= coalesce(${limit}::bigint, 9223372036854775807)`;
const THIS_HOUR = 'u.hour = excluded.hour';

/**
 * Takes one request and $1 tokens (an estimate) off what may be spent: $2 requests and $3 tokens an hour, $4 and $5 a day; null: no limit.
 * Returns (day, hour), nothing where a limit is reached.
 *
 * One row a day, locked by ON CONFLICT DO UPDATE, whose WHERE sees the row as it is after the wait: replicas together never spend more.
 * Rejected: a row an hour and their sum, which two replicas read before either has written.
 */
export const SPEND = `
  INSERT INTO llm.usage AS u (day, requests, tokens, hour, hour_requests, hour_tokens)
  SELECT ${DAY}, 1, $1::bigint, ${HOUR}, 1, $1::bigint WHERE ${within('$1::bigint', '$3')} AND ${within('$1::bigint', '$5')}
  ON CONFLICT (day) DO UPDATE SET
    requests = u.requests + 1,
    tokens = u.tokens + $1::bigint,
    hour = excluded.hour,
    hour_requests = CASE WHEN ${THIS_HOUR} THEN u.hour_requests ELSE 0 END + 1,
    hour_tokens = CASE WHEN ${THIS_HOUR} THEN u.hour_tokens ELSE 0 END + $1::bigint
  WHERE (${within('u.requests + 1', '$4')}) AND (${within('u.tokens + $1::bigint', '$5')})
    AND (NOT ${THIS_HOUR} OR ${within('u.hour_requests + 1', '$2')}) AND (NOT ${THIS_HOUR} OR ${within('u.hour_tokens + $1::bigint', '$3')})
  RETURNING day::text, hour::text`;

/** The tokens it took in truth: $3 more (or fewer) than was taken on day $1, hour $2. */
export const SETTLE = `
  UPDATE llm.usage SET tokens = greatest(0, tokens + $3::bigint), hour_tokens = CASE WHEN hour = $2::timestamptz THEN greatest(0, hour_tokens + $3::bigint) ELSE hour_tokens END
  WHERE day = $1::date`;

/** Nobody asks what was spent a year ago. */
export const FORGET = `DELETE FROM llm.usage WHERE day < ${DAY} - 400`;
