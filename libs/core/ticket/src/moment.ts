import type { Priority } from './words.js';

/**
 * What a source said of a ticket at one instant: an entry of the ticket's timeline.
 * Instants are UTC epoch milliseconds. `status` is the source's own word; the status table of the
 * configuration in force maps it, so that a mapping mended later mends the clocks too.
 */
export interface TicketMoment {
  /** The source's `updated_at`. */
  readonly occurredAt: number;
  /** The source's own order among moments of the same instant; 0 where it has none. */
  readonly sequence: number;
  /** Names the event in explanations and alerts. */
  readonly eventId: string;
  readonly createdAt: number;
  readonly status: string;
  readonly priority: Priority;
  readonly tier: string;
  readonly category?: string;
  readonly group?: string;
  /** The person who has it; it is theirs where no group has it. */
  readonly assignee?: string;
  readonly source?: string;
  readonly firstResponseAt?: number;
  /** What somebody wrote, where the moment is that of a message. */
  readonly comment?: Comment;
  /** The moment says only that the ticket was given to this group (none: taken back), and what it was found to be about; see `applyAllocations`. */
  readonly allocated?: Allocated;
  /** For policies to match on. */
  readonly tenant?: string;
  readonly country?: string;
  readonly tags?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Allocated {
  readonly group?: string;
  /** For tickets whose source does not say. */
  readonly category?: string;
}

export interface Comment {
  readonly by: 'customer' | 'agent';
  /** The other side can read it; an internal note answers nobody. */
  readonly public: boolean;
}

/** The order of a timeline (rule R1). Total: two moments of one ticket never compare equal unless they are the same moment. */
export function compareMoments(a: TicketMoment, b: TicketMoment): number {
  return a.occurredAt - b.occurredAt || a.sequence - b.sequence || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}
