/** The auditor's look at the due-queue: without a lower bound, so that it also sees what a watermark might hide. Rare by design. */
export const AUDIT_DUE_QUEUE = `
  SELECT count(*)::int AS clocks,
         coalesce(extract(epoch FROM platform.watchdog_now() - min(next_due_at)), 0)::float8 AS oldest_seconds
  FROM sla.clocks WHERE next_due_at <= platform.watchdog_now()`;
