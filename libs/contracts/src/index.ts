/** The wire types: topics and their keys, event payloads, HTTP bodies and errors. */
export { EVENT_TYPES, TOPICS, deadLetterTopic, messageKey } from './topics.js';
export type { TicketEventData } from './ticket-event.js';
export type { TicketAllocated } from './ticket-allocated.js';
export type { AlertRaised, AlertSubject, BreachRetracted } from './alert-events.js';
