import type { TicketText } from './ticket-text.js';

export const TIERS = ['llm', 'learned', 'keywords'] as const;
export type TierName = (typeof TIERS)[number];

/** The parts of an answer that a tier may know. */
export const FACETS = ['category', 'request_type', 'department'] as const;
export type Facet = (typeof FACETS)[number];

/** What a tier believes, in its own spelling; the catalog decides what becomes of it. */
export interface Suggestion {
  readonly category?: string;
  /** Counts only together with a category: the catalog is asked for the pair. */
  readonly request_type?: string;
  readonly department?: string;
  /** The probability, 0 to 1, that the suggestion is right. */
  readonly confidence: number;
  /** Whatever the tier says of an SLA. Never used: promises come from the catalog. Its presence is noted. */
  readonly sla?: unknown;
}

/** `unsure` and `failed` pass the ticket on; a reason is a short text for people, without a full stop. */
export type TierAnswer =
  | { readonly kind: 'sure'; readonly suggestion: Suggestion }
  | { readonly kind: 'unsure'; readonly reason: string; readonly suggestion?: Suggestion }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Tier {
  readonly name: TierName;
  /** What it can know at all: asked only where one of these is still missing. */
  readonly answers: readonly Facet[];
  /** One answer per ticket, in their order. What it throws counts as a failure of all of them. */
  classify(tickets: readonly TicketText[]): readonly TierAnswer[] | Promise<readonly TierAnswer[]>;
}
