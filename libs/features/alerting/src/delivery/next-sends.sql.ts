import { SENDABLE } from './sendable.sql.js';

/**
 * For each channel of $1 with something to send: how long until it may be, in ms (0: now). No locks: a hint, the claim
 * decides. Rows that wait for an older one of their ticket are left out of the minimum: that older one has an instant of its own.
 * Rejected: the minimum over all pending rows with the guard in it, which probes the index once per waiting row.
 */
export const NEXT_SENDS = `
  SELECT c.channel, greatest(0, ceil(extract(epoch FROM next.at - platform.watchdog_now()) * 1000))::double precision AS wait_ms
  FROM alerting.channels c
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN EXISTS (SELECT FROM alerting.deliveries d WHERE d.channel = c.channel AND ${SENDABLE})
        THEN greatest(c.next_send_at, platform.watchdog_now())
      ELSE greatest(c.next_send_at, (
        SELECT min(greatest(d.next_attempt_at, d.lease_until)) FROM alerting.deliveries d
        WHERE d.channel = c.channel AND d.status = 'pending'
          AND (d.next_attempt_at > platform.watchdog_now() OR d.lease_until > platform.watchdog_now())))
      END AS at,
      EXISTS (SELECT FROM alerting.deliveries d WHERE d.channel = c.channel AND d.status = 'pending') AS any
  ) next
  WHERE c.channel = ANY($1::text[]) AND next.any`;
