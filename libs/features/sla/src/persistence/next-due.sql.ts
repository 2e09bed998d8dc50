/**
 * When the next clock is due: $1 watermark. The same lower bound as the claim, for the same reason: min() walks dead entries too.
 * Answers now, and the ms from now until then (≤ 0: something is due but locked by a fold; null: nothing is planned).
 */
export const NEXT_DUE = `
  SELECT platform.watchdog_now() AS now, (
    SELECT extract(epoch FROM c.next_due_at - platform.watchdog_now())::float8 * 1000
    FROM sla.clocks c WHERE c.next_due_at > $1::timestamptz ORDER BY c.next_due_at LIMIT 1
  ) AS ms`;
