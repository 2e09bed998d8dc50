/** $1 tenant. One walk over a tenant's submitted tickets: what people write by hand stays small. Locks nothing. */
export const COUNT_TICKETS = `
  SELECT department, status_word, tier, unsure, count(*)::float8 AS tickets, sum(confidence) AS confidence, min(confidence) AS lowest,
    count(*) FILTER (WHERE submitted_at > platform.watchdog_now() - interval '1 day')::float8 AS last_day
  FROM helpdesk.tickets WHERE tenant_id = $1
  GROUP BY department, status_word, tier, unsure`;

const STAMP = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * A department's tickets, newest first: $1 tenant, $2 department, $3 status words (null: all), $4 and $5 the position to go on from
 * (null: the beginning), $6 how many. A range of tickets_by_department, read backwards. Locks nothing.
 */
export const LIST_TICKETS = `
  SELECT ticket_id AS id, title, user_name, user_email, department, confidence, tier, unsure, status_word, ${STAMP('submitted_at')} AS submitted_at, ${STAMP('updated_at')} AS updated_at
  FROM helpdesk.tickets
  WHERE tenant_id = $1 AND department = $2 AND ($3::text[] IS NULL OR status_word = ANY($3::text[]))
    AND ($4::timestamptz IS NULL OR (submitted_at, ticket_id) < ($4::timestamptz, $5::text))
  ORDER BY submitted_at DESC, ticket_id DESC LIMIT $6`;
