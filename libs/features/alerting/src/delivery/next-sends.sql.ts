import { LONGEST_REST, NOW, SENDABLE } from './sendable.sql.js';

/**
 * For each channel of $1 with something to send: how long until it may be, in ms (0: now). No locks: a hint, the claim
 * decides. Rows that wait for an older one of their ticket are left out of the minimum: that older one has an instant of its own.
 * Rejected: the minimum over all pending rows with the order guard in it, which probes an index once per waiting row;
 * EXISTS (…) for "anything sendable?", which with 10k deliveries in back-off flips to reading the whole table (94 ms
 * against 9 ms at 220k rows). ORDER BY … LIMIT 1 stays on deliveries_pending.
 */
export const NEXT_SENDS = `
  SELECT c.channel, greatest(0, ceil(extract(epoch FROM greatest(CASE WHEN c.next_send_at <= ${NOW} + ${LONGEST_REST} THEN c.next_send_at END, next.at) - ${NOW}) * 1000))::double precision AS wait_ms
  FROM alerting.channels c
  CROSS JOIN LATERAL (
    SELECT coalesce(
      (SELECT ${NOW} FROM alerting.deliveries d WHERE d.channel = c.channel AND ${SENDABLE} ORDER BY d.urgency, d.id LIMIT 1),
      (SELECT min(greatest(d.next_attempt_at, d.lease_until)) FROM alerting.deliveries d
       WHERE d.channel = c.channel AND d.status = 'pending' AND (d.next_attempt_at > ${NOW} OR d.lease_until > ${NOW}))
    ) AS at
  ) next
  WHERE c.channel = ANY($1::text[]) AND next.at IS NOT NULL`;
