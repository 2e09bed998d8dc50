import type { Priority } from '#core/ticket';
import type { Point } from './group.js';

/** All that the scorers ask of a ticket. Instants are epoch ms. What is left out is unknown, and scored as neutral. */
export interface TicketNeeds {
  readonly ticketId: string;
  readonly priority: Priority;
  readonly category?: string;
  readonly urgency?: Level;
  readonly impact?: Level;
  readonly requester: Requester;
  /** The instant of the decision. */
  readonly now: number;
  /** Of the clock that is due first: what is left of its target in its calendar's time, negative once overdue. */
  readonly remainingMs?: number;
  /** When that clock is due. */
  readonly deadline?: number;
  /** Groups that must not get it, such as those that gave it back. */
  readonly excludedGroups?: readonly string[];
}

/** ITIL's three levels. */
export const LEVELS = ['high', 'medium', 'low'] as const;
export type Level = (typeof LEVELS)[number];

export interface Requester {
  readonly point?: Point;
  /** A BCP 47 tag or an English name: `pt-BR`, `Portuguese`. */
  readonly language?: string;
  /** An ISO 3166 code or an English name: `JP`, `Japan`. */
  readonly country?: string;
  readonly tags?: readonly string[];
}
