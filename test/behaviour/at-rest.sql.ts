/**
 * Whether there is nothing left that the service would do at this instant of the database's clock. One statement, one snapshot:
 * work passes from table to table by transactions, so it is always visible in one of them. Takes no locks.
 */
export const AT_REST = `
  SELECT NOT EXISTS (SELECT FROM platform.outbox)
    AND NOT EXISTS (SELECT FROM sla.clocks WHERE next_due_at <= platform.watchdog_now())
    AND NOT EXISTS (
      SELECT FROM alerting.deliveries d LEFT JOIN alerting.channels c USING (channel)
      WHERE d.status = 'pending' AND (
        d.lease_until > platform.watchdog_now()
        OR (d.next_attempt_at <= platform.watchdog_now() AND coalesce(c.next_send_at, '-infinity') <= platform.watchdog_now()
          AND NOT EXISTS (
            SELECT FROM alerting.deliveries o
            WHERE o.tenant_id = d.tenant_id AND o.ticket_id = d.ticket_id AND o.channel = d.channel AND o.id < d.id AND o.status = 'pending'))))
    AND NOT EXISTS (SELECT FROM allocation.tickets WHERE wanted_at <= platform.watchdog_now())
    AND NOT EXISTS (
      SELECT FROM allocation.deliveries d
      WHERE d.status = 'pending' AND (
        d.lease_until > platform.watchdog_now()
        OR (d.next_attempt_at <= platform.watchdog_now()
          AND NOT EXISTS (
            SELECT FROM allocation.deliveries o
            WHERE o.tenant_id = d.tenant_id AND o.ticket_id = d.ticket_id AND o.handler = d.handler AND o.id < d.id AND o.status = 'pending'))))
    AND (SELECT max(version) FROM platform.config_versions) = (SELECT max(version) FROM sla.retimings)
    AND NOT EXISTS (SELECT FROM sla.retimings WHERE finished_at IS NULL AND lease_until IS NULL) AS rest`;
