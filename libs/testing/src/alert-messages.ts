import { EVENT_TYPES, TOPICS, messageKey, type AlertRaised, type AllocationEscalated, type BreachRetracted } from '#contracts';
import type { Message } from '#platform/messaging';

let lastId = 0;

/** A believable breach of a response clock; every one has an id of its own. */
export function alertRaised(overrides: Partial<AlertRaised> = {}): AlertRaised {
  const ticketId = overrides.ticket_id ?? 'T1';
  return {
    tenant_id: 'default', ticket_id: ticketId, ticket_number: `INC-${ticketId}`, title: 'Mail is down', url: null, priority: 'high', tier: 'gold', assignment_group: 'Mail team',
    alert_id: String(++lastId), clock: 'response', cycle: 1, threshold: '100%', kind: 'breach', reason: 'threshold', state: 'breach',
    instant: '2026-01-05T10:00:00.000Z', found_at: '2026-01-05T10:00:00.000Z', level: 2, policy: 'tier:gold/high', policy_version: 3,
    target_ms: 1_800_000, elapsed_ms: 1_800_000, deadline: '2026-01-05T10:00:00.000Z', correlation_id: `corr-${ticketId}`,
    ...overrides,
  };
}

export function warningRaised(overrides: Partial<AlertRaised> = {}): AlertRaised {
  return alertRaised({ threshold: '85%', kind: 'warning', state: 'alert', level: 1, elapsed_ms: 1_530_000, ...overrides });
}

export function breachRetracted(alert: AlertRaised, overrides: Partial<BreachRetracted> = {}): BreachRetracted {
  const { tenant_id, ticket_id, ticket_number, title, url, priority, tier, assignment_group, alert_id, clock, cycle, threshold, instant, correlation_id } = alert;
  return {
    tenant_id, ticket_id, ticket_number, title, url, priority, tier, assignment_group, alert_id, clock, cycle, threshold, instant, correlation_id,
    retracted_at: '2026-01-05T10:05:00.000Z', reason: 'late_event', state: 'ok',
    ...overrides,
  };
}

/** Both groups of the desk are full, and one of them got a ticket all the same; every one has a decision of its own. */
export function allocationEscalated(overrides: Partial<AllocationEscalated> = {}): AllocationEscalated {
  const ticketId = overrides.ticket_id ?? 'T1';
  return {
    tenant_id: 'default', ticket_id: ticketId, ticket_number: `INC-${ticketId}`, title: 'Mail is down', url: null, priority: 'high', tier: 'gold', assignment_group: 'Network',
    decision_id: String(++lastId), reason: 'all_full', state: 'overbooked', allocation: { group_id: 'net', group_name: 'Network' }, handlers: ['desk'],
    candidates: 2, full: 2, full_groups: ['Network', 'Mail team'], tickets: 7,
    since: '2026-01-05T09:30:00.000Z', decided_at: '2026-01-05T10:00:00.000Z', correlation_id: `corr-${ticketId}`,
    ...overrides,
  };
}

/** The bus message that carries an alert, a retraction or an escalation. */
export function alertMessageOf(data: AlertRaised | BreachRetracted | AllocationEscalated): Message {
  if ('decision_id' in data) {
    const { tenant_id: tenantId, ticket_id, decision_id, decided_at: time, correlation_id: correlationId } = data;
    const key = messageKey(tenantId, ticket_id);
    return { id: `${key}:escalated:${decision_id}`, topic: TOPICS.alerts, key, type: EVENT_TYPES.allocationEscalated, source: '/watchdog/allocation', time, tenantId, correlationId, data: JSON.stringify(data) };
  }
  const retraction = 'retracted_at' in data;
  return {
    id: `${retraction ? 'retracted' : 'raised'}-${data.tenant_id}-${data.alert_id}`,
    topic: TOPICS.alerts,
    key: messageKey(data.tenant_id, data.ticket_id),
    type: retraction ? EVENT_TYPES.breachRetracted : EVENT_TYPES.alertRaised,
    source: '/watchdog/sla',
    time: retraction ? data.retracted_at : data.found_at,
    tenantId: data.tenant_id,
    correlationId: data.correlation_id,
    data: JSON.stringify(data),
  };
}

/** Alert messages with ids `prefix0`, `prefix1`, … of one tenant, with just the fields a stream looks at. */
export function alertMessages(tenantId: string, count: number, prefix = 'e', fields: object = {}): Message[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}${index}`, topic: TOPICS.alerts, key: `${tenantId}:T-${index}`, type: 'sla.alert.raised.v1', source: 'spec', time: '2026-01-05T09:00:00.000Z', tenantId, correlationId: 'c',
    data: JSON.stringify({ alert_id: `${prefix}${index}`, tenant_id: tenantId, ticket_id: `T-${index}`, state: 'alert', tier: 'gold', assignment_group: 'net', ...fields }),
  }));
}
