/** Asked once per statement, not once per row. */
export const NOW = '(SELECT platform.watchdog_now())';

/**
 * No rest is longer than an hour, no back-off or lease than ten minutes (see delivery-rules.ts): what lies further ahead was
 * written before the clock was set back, and waiting for it would silence the channel until the clock has caught up.
 */
export const LONGEST_REST = `interval '61 minutes'`;
const LONGEST_WAIT = `interval '10 minutes'`;

/**
 * What makes a delivery `d` sendable now: pending, not leased, its attempt's time has come, and nothing older of the same
 * ticket and channel is unfinished (order per ticket and channel). By state, never by "id > last": ids commit out of order.
 *
 * "Unfinished" is asked of finished_at, although status says the same: it keeps the planner from the partial indexes WHERE
 * status = 'pending'. By its statistics, taken when nothing was waiting, these are empty and free to walk; 10,000 alerts later
 * it walked a channel's whole queue for each row of it, and a claim took longer than its time-out of 30 s.
 */
export const SENDABLE = `
  d.status = 'pending'
  AND (d.next_attempt_at <= ${NOW} OR d.next_attempt_at > ${NOW} + ${LONGEST_WAIT})
  AND (d.lease_until IS NULL OR d.lease_until <= ${NOW} OR d.lease_until > ${NOW} + ${LONGEST_WAIT})
  AND NOT EXISTS (
    SELECT FROM alerting.deliveries older
    WHERE older.tenant_id = d.tenant_id AND older.ticket_id = d.ticket_id AND older.channel = d.channel
      AND older.id < d.id AND older.finished_at IS NULL)`;
