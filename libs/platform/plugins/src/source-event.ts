import type { TicketEvent } from '#contracts';
import type { Payload } from './reading/payload.js';

/**
 * What a system says of a ticket, in the system's own words.
 * A field that is not there was not said: it stays as the ticket's history has it, or is given the source's default.
 * A field that is null was said to be nothing.
 */
export type SourceEvent = { readonly id: string } & {
  readonly [K in Exclude<keyof TicketEvent, 'id' | 'priority'>]?: TicketEvent[K] | null | undefined;
} & {
  /** The system's word; the source's `priorities`, then the plugin's, say what it means. */
  readonly priority?: string | null | undefined;
  /** What it means if neither of them says: one of our priorities, or a word of theirs. */
  readonly priority_otherwise?: string | undefined;
  /** What the status means in general, for words that nobody has mapped: `in_progress` for Jira's category "indeterminate". */
  readonly status_otherwise?: string | undefined;
  /** The part of the payload it was read from: there the paths of the source's `priority` and `tier` begin. Default: the whole payload. */
  readonly from?: Payload | undefined;
};
