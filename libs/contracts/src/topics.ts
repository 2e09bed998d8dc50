/** Every topic of the product. The key is always `tenant:ticket`, so order is kept per ticket. Versioned: an incompatible change is a new topic. */
export const TOPICS = {
  /** Ticket events from outside, the second way in beside HTTP. Data: TicketEvent. */
  inbound: 'ticket.inbound.v1',
  /** Deliveries of sources that could not be read when they came: on replay they come by here. Data: {source, headers, body, received_at}. */
  sourceDeliveries: 'source.deliveries.v1',
  /** Accepted ticket events. Data: TicketEvent. */
  ticketEvents: 'ticket.events.v1',
  /** Allocation decisions. Data: TicketAllocated. */
  allocations: 'ticket.allocations.v1',
  /** What people must hear: alerts raised, breaches retracted, groups that are all full. Data: AlertRaised | BreachRetracted | AllocationEscalated, told apart by the CloudEvents type. */
  alerts: 'sla.alerts.v1',
} as const;

/** CloudEvents types, one per payload. */
export const EVENT_TYPES = {
  ticketInbound: 'ticket.inbound.v1',
  sourceDelivery: 'source.delivery.v1',
  ticketUpdated: 'ticket.updated.v1',
  ticketAllocated: 'ticket.allocated.v1',
  alertRaised: 'sla.alert.raised.v1',
  breachRetracted: 'sla.breach.retracted.v1',
  allocationEscalated: 'allocation.escalated.v1',
  /** On `<topic>.dlq`. Data: {topic, consumer, reason, attempts, message}. */
  messageDeadLettered: 'message.dead_lettered.v1',
} as const;

export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}

export function messageKey(tenantId: string, ticketId: string): string {
  return `${tenantId}:${ticketId}`;
}
