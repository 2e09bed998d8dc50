import { TOPICS } from '#contracts';
import type { Message } from '#platform/messaging';

/** Alert messages with ids `prefix0`, `prefix1`, … of one tenant, with just the fields a stream looks at. */
export function alertMessages(tenantId: string, count: number, prefix = 'e', fields: object = {}): Message[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}${index}`, topic: TOPICS.alerts, key: `${tenantId}:T-${index}`, type: 'sla.alert.raised.v1', source: 'spec', time: '2026-01-05T09:00:00.000Z', tenantId, correlationId: 'c',
    data: JSON.stringify({ alert_id: `${prefix}${index}`, tenant_id: tenantId, ticket_id: `T-${index}`, state: 'alert', tier: 'gold', assignment_group: 'net', ...fields }),
  }));
}
