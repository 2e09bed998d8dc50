/**
 * Taken before ADD_VERSION in the same transaction: versions are added one at a time, so that the newest number is also
 * the last one committed, and two replicas that read the same file at once add one row. A lock in the statement itself
 * would come too late: its snapshot would not see the row the other replica has just committed. A unique index on the
 * hash would forbid going back to an earlier text.
 */
export const LOCK_VERSIONS = `SELECT pg_advisory_xact_lock(hashtext('ticket-watchdog config versions'))`;

/**
 * $1 hash, $2 text, $3 author, $4 origin ('file' | 'api'), $5 files, $6 reason, $7 key, $8 rehearsal, $9 the version it must follow
 * (null: any). Answers the new version, or nothing: for a file whose text is the one last taken from a file (only a file that
 * has changed may overrule what was PUT since), and where another version has come between.
 */
export const ADD_VERSION = `
  WITH added AS (
    INSERT INTO platform.config_versions (hash, text, author, origin, files, reason, key_id, rehearsal, created_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8::uuid, platform.watchdog_now()
     WHERE ($4 <> 'file'
        OR $1 IS DISTINCT FROM (SELECT hash FROM platform.config_versions WHERE origin = 'file' ORDER BY version DESC LIMIT 1))
       AND ($9::bigint IS NULL OR $9::bigint = (SELECT coalesce(max(version), 0) FROM platform.config_versions))
    RETURNING version)
  SELECT version, pg_notify('watchdog_config', version::text) FROM added`;
