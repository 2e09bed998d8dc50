/**
 * Every replica that adopts a version plans its re-timing; the first one counts.
 * $1 version, $2 policies (null: all may be affected), $3 whether anything is affected at all: if not, it is finished as it is planned.
 */
export const PLAN_RETIMING = `
  INSERT INTO sla.retimings (version, policies, created_at, finished_at)
  VALUES ($1, $2::text[], platform.watchdog_now(), CASE WHEN NOT $3::boolean THEN platform.watchdog_now() END)
  ON CONFLICT (version) DO NOTHING`;

/** The newest version whose re-timing was planned: what a service that starts compares its configuration with. */
export const NEWEST_PLANNED = `SELECT max(version)::float8 AS version FROM sla.retimings`;
