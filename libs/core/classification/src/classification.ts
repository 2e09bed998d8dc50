import type { Sla } from './catalog/catalog.js';
import type { Facet, TierName } from './tier.js';

/** What became of one ticket. Names as on the wire. */
export interface Classification {
  readonly category: string | null;
  readonly request_type: string | null;
  readonly department: string | null;
  /** The catalog's, for the pair (category, request type); null without a pair that is in the catalog. */
  readonly sla: Sla | null;
  /** Of the tier that decided, 0 to 1; 0 where nobody had an idea. */
  readonly confidence: number;
  /** The tier that decided: the first that was sure, else the one with the best guess; null where nobody had one. */
  readonly tier: TierName | null;
  /** No tier was sure: the rest is at best a guess. */
  readonly unsure: boolean;
  /** Who said which part: a lower tier may add what the deciding one does not know. */
  readonly sources: Readonly<Partial<Record<Facet, TierName | 'catalog'>>>;
  /** Why tiers passed the ticket on, and what was ignored, in order. */
  readonly notes: readonly ClassificationNote[];
}

export interface ClassificationNote {
  readonly tier: TierName;
  readonly kind: 'unsure' | 'failed' | 'not_in_catalog' | 'ambiguous_in_catalog' | 'sla_ignored';
  readonly detail: string;
}
