/** The words of the product: what a ticket is, whatever system it comes from. */
export { builtInStatus, builtInWords } from './built-in-status.js';
export { PRIORITIES, STATUSES, TICKET_STATES, type Priority, type Status, type TicketState } from './words.js';
export { applyAllocations } from './apply-allocations.js';
export { compareMoments, type Allocated, type Comment, type TicketMoment } from './moment.js';
