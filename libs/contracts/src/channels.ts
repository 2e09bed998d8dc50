import { AlertRaised, BreachRetracted } from './alert-events.dto.js';
import { AllocationEscalated } from './allocation-escalated.dto.js';
import { LIVE_CLIENT_FRAMES, LIVE_PATH, LIVE_SERVER_FRAMES } from './live-protocol.js';
import { TicketAllocated } from './ticket-allocated.dto.js';
import { TicketEvent } from './ticket-event.dto.js';
import { EVENT_TYPES, TOPICS } from './topics.js';
import type { JsonSchema } from './validation/json-schema-type.js';
import { schemaOf } from './validation/json-schema.js';

/** Who speaks, seen from Ticket Watchdog. */
export type Direction = 'sends' | 'receives';

export interface MessageDescription {
  readonly name: string;
  readonly summary: string;
  readonly direction: Direction;
  /** CloudEvents type, on Kafka. */
  readonly type?: string;
  readonly payload: JsonSchema;
}

/** A topic or a WebSocket, as the AsyncAPI document describes it. */
export interface ChannelDescription {
  readonly name: string;
  readonly address: string;
  readonly protocol: 'kafka' | 'ws';
  readonly summary: string;
  readonly messages: readonly MessageDescription[];
}

const SOURCE_DELIVERY: JsonSchema = {
  type: 'object',
  required: ['source', 'headers', 'body', 'received_at'],
  properties: {
    source: { type: 'string' },
    headers: { type: 'object', additionalProperties: { type: 'string' }, description: 'None that prove who sent it.' },
    body: { type: 'string', description: 'As it was sent, without secrets.' },
    received_at: { type: 'string', format: 'date-time' },
  },
};

export function channels(): readonly ChannelDescription[] {
  return [
    {
      name: 'ticketInbound',
      address: TOPICS.inbound,
      protocol: 'kafka',
      summary: 'Ticket events in, the second way beside HTTP. One event a message; a bad one goes to the dead letters with its reasons.',
      messages: [{ name: 'TicketInbound', summary: 'What a source says of a ticket.', direction: 'receives', type: EVENT_TYPES.ticketInbound, payload: schemaOf(TicketEvent) }],
    },
    {
      name: 'sourceDeliveries',
      address: TOPICS.sourceDeliveries,
      protocol: 'kafka',
      summary: 'Deliveries of ticket systems that could not be read when they came, on replay: our own way back into the intake.',
      messages: [{ name: 'SourceDelivery', summary: 'A delivery is read again.', direction: 'receives', type: EVENT_TYPES.sourceDelivery, payload: SOURCE_DELIVERY }],
    },
    {
      name: 'ticketEvents',
      address: TOPICS.ticketEvents,
      protocol: 'kafka',
      summary: 'Ticket events accepted: each once, in canonical form, in order per ticket.',
      messages: [{ name: 'TicketUpdated', summary: 'An event was accepted.', direction: 'sends', type: EVENT_TYPES.ticketUpdated, payload: schemaOf(TicketEvent) }],
    },
    {
      name: 'ticketAllocations',
      address: TOPICS.allocations,
      protocol: 'kafka',
      summary: 'Which group a ticket was given to.',
      messages: [{ name: 'TicketAllocated', summary: 'A ticket was allocated, or could not be.', direction: 'sends', type: EVENT_TYPES.ticketAllocated, payload: schemaOf(TicketAllocated) }],
    },
    {
      name: 'slaAlerts',
      address: TOPICS.alerts,
      protocol: 'kafka',
      summary: 'What people must hear: alerts raised, breaches retracted, groups that are all full.',
      messages: [
        { name: 'AlertRaised', summary: 'A threshold of a clock fired.', direction: 'sends', type: EVENT_TYPES.alertRaised, payload: schemaOf(AlertRaised) },
        { name: 'BreachRetracted', summary: 'A later event disproved a breach that had been alerted.', direction: 'sends', type: EVENT_TYPES.breachRetracted, payload: schemaOf(BreachRetracted) },
        { name: 'AllocationEscalated', summary: 'Every group that could take a ticket is full. One for many tickets.', direction: 'sends', type: EVENT_TYPES.allocationEscalated, payload: schemaOf(AllocationEscalated) },
      ],
    },
    {
      name: 'liveAlerts',
      address: LIVE_PATH,
      protocol: 'ws',
      summary: 'Alerts as they happen, resumable. JSON text, one message a frame. `Authorization: Bearer <key>`, or `?ticket=` from POST /api/v1/ws-tickets.',
      messages: [...frames(LIVE_CLIENT_FRAMES, 'receives'), ...frames(LIVE_SERVER_FRAMES, 'sends')],
    },
  ];
}

function frames(byName: Readonly<Record<string, object>>, direction: Direction): MessageDescription[] {
  return Object.entries(byName).map(([name, payload]) => ({ name: `live.${name}`, summary: `Frame \`${name}\`.`, direction, payload: payload as JsonSchema }));
}
