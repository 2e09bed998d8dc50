/** The eight status words every ticket system is mapped onto. */
export const STATUSES = ['new', 'open', 'in_progress', 'pending', 'on_hold', 'resolved', 'closed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What a ticket as a whole looks like to the people watching it, worst first. */
export const TICKET_STATES = ['breach', 'alert', 'ok', 'paused', 'met'] as const;
export type TicketState = (typeof TICKET_STATES)[number];
