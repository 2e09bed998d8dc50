/** A ticket to be understood. */
export interface LlmTicket {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The requester's name, which does not leave unless the configuration says so. */
  readonly requester?: string | undefined;
}

/** What the service catalog offers. */
export interface CatalogPair {
  readonly category: string;
  readonly request_type: string;
}

/** The catalog's own word on a pair, however it is spelt. Undefined: not in the catalog, or not certain which is meant. */
export type CatalogMatch = (category: string, requestType: string) => (CatalogPair & { readonly department?: string | undefined }) | undefined;

/**
 * off: no model is configured, or its key is missing; limit_reached: nothing more may be spent now; circuit_open: the provider failed
 * again and again and is left alone; unavailable: no answer, after all retries or the time for them; refused: the provider will not take this
 * ticket, or not this key or model; malformed_answer, not_answered, answered_twice, outside_catalog, undecided: what the model said is of no use.
 */
export type LlmFailure =
  | 'off' | 'limit_reached' | 'circuit_open' | 'unavailable' | 'refused' | 'interrupted'
  | 'malformed_answer' | 'not_answered' | 'answered_twice' | 'outside_catalog' | 'undecided';

/** `confidence`: 0 to 1, the model's own; not calibrated. */
export type LlmAnswer =
  | { readonly category: string; readonly request_type: string; readonly department?: string; readonly confidence: number }
  | { readonly failed: LlmFailure };
