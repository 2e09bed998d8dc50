/**
 * A tenant's models of one kind are numbered without gaps: the lock on the tenant and kind is held until the commit, so
 * that two trainings that end at once get two versions. A sequence was rejected: it numbers across tenants.
 * The NOTIFY leaves with the commit. $1 tenant, $2 kind.
 */
export const LOCK_MODELS = `SELECT pg_advisory_xact_lock(hashtextextended('classification.models:' || $1::text || ':' || $2::text, 0))`;

/** $1 tenant, $2 kind, $3 packed model, $4 description (json), $5 author. */
export const ADD_MODEL = `
  WITH added AS (
    INSERT INTO classification.models (tenant_id, kind, version, packed, description, author, created_at)
    SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, platform.watchdog_now()
      FROM classification.models WHERE tenant_id = $1 AND kind = $2
    RETURNING tenant_id, kind, version
  )
  SELECT version, pg_notify('watchdog_models', tenant_id) FROM added`;

/** Takes no lock: versions are never changed. $1 tenant, $2 kind, $3 the version the caller has. */
export const NEWER_MODEL = `
  SELECT version, packed FROM classification.models
   WHERE tenant_id = $1 AND kind = $2 AND version > $3 ORDER BY version DESC LIMIT 1`;

/** Keeps the newest few, to go back to. $1 tenant, $2 kind, $3 how many. */
export const FORGET_MODELS = `
  DELETE FROM classification.models
   WHERE tenant_id = $1 AND kind = $2
     AND version <= (SELECT max(version) FROM classification.models WHERE tenant_id = $1 AND kind = $2) - $3`;
