import { TICKET_STATES, type TicketState } from '#core/ticket';

/** `none`: the ticket has no clock, because no policy covers it or because it was cancelled. */
export const LISTED_STATES = [...TICKET_STATES, 'none'] as const;
export type ListedState = TicketState | 'none';
