import { EVENT_TYPES, MOST_NAMED_GROUPS, TOPICS, messageKey, type AllocationEscalated } from '#contracts';
import type { Message } from '#platform/messaging';
import type { Judgement } from './shortage.js';
import type { WrittenDecision } from './written-decision.js';

/** Its id is the decision's: one is told once. `now`: epoch ms. */
export function escalationMessage({ id, claimed, decided }: WrittenDecision, { since, tickets }: Extract<Judgement, { kind: 'escalate' }>, now: number): Message {
  const { tenant_id: tenantId, ticket_id: ticketId, correlation_id: correlationId, ticket } = claimed;
  const { group, handlers, decision } = decided;
  const full = decision.ranking.filter(({ standing }) => standing === 'full');
  const time = new Date(now).toISOString();
  const data: AllocationEscalated = {
    tenant_id: tenantId, ticket_id: ticketId,
    ticket_number: ticket.ticket_number ?? null, title: ticket.title ?? null, url: ticket.url ?? null, priority: ticket.priority, tier: ticket.customer_tier,
    assignment_group: group?.group.name ?? null,
    decision_id: id,
    reason: 'all_full',
    state: group ? 'overbooked' : 'held',
    allocation: group ? { group_id: group.groupId, group_name: group.group.name } : null,
    handlers: [...handlers],
    candidates: decision.ranking.filter(({ standing }) => standing === 'free' || standing === 'full').length,
    full: full.length,
    full_groups: full.slice(0, MOST_NAMED_GROUPS).map(({ name }) => name),
    tickets,
    since: new Date(since).toISOString(),
    decided_at: time,
    correlation_id: correlationId,
  };
  const key = messageKey(tenantId, ticketId);
  return { id: `${key}:escalated:${id}`, topic: TOPICS.alerts, key, type: EVENT_TYPES.allocationEscalated, source: '/watchdog/allocation', time, tenantId, correlationId, data: JSON.stringify(data) };
}
