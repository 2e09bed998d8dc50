/**
 * Claims the next slice of the oldest unfinished re-timing: one replica at a time, by row lock, inside the transaction that
 * re-times the slice; so there is no lease to lose, and a killed replica's slice is simply not done yet.
 */
export const CLAIM_RETIMING = `
  SELECT version::float8 AS version, policies, after_tenant, after_ticket,
         -- A transaction that began before the version existed may still commit clocks of the old one behind the cursor:
         -- the last pass begins only when no such transaction can live (see data-source.ts for the bound).
         created_at < platform.watchdog_now() - interval '60 seconds' AS settled
  FROM sla.retimings
  WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until <= platform.watchdog_now())
  ORDER BY version LIMIT 1 FOR UPDATE SKIP LOCKED`;
