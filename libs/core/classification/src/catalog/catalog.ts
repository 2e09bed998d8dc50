export const SLA_UNITS = ['minutes', 'hours', 'days', 'weeks'] as const;
export type SlaUnit = (typeof SLA_UNITS)[number];

/** A promise as the catalog writes it; value is a positive whole number. Days are of 24 hours. */
export interface Sla {
  readonly unit: SlaUnit;
  readonly value: number;
}

const MINUTES: Readonly<Record<SlaUnit, number>> = { minutes: 1, hours: 60, days: 1440, weeks: 10_080 };

export const slaMinutes = ({ unit, value }: Sla): number => value * MINUTES[unit];

export interface CatalogRequest {
  readonly category: string;
  readonly request_type: string;
  readonly sla: Sla;
  readonly department?: string;
}

/** What a pair of names means in the catalog; `found` in the catalog's own spelling. */
export type PairMatch =
  | { readonly kind: 'found'; readonly request: CatalogRequest }
  | { readonly kind: 'unknown' }
  /** Several entries differ only in case, space or Unicode form: none of them is taken. */
  | { readonly kind: 'ambiguous'; readonly spellings: readonly string[] };

export type CategoryMatch =
  | { readonly kind: 'found'; readonly category: string; readonly department?: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly spellings: readonly string[] };

/** The service catalog: which requests there are, and what is promised for each. */
export interface Catalog {
  /** In the order of the file. */
  readonly requests: readonly CatalogRequest[];
  /** By the PAIR: a request type under another category is another request. Names are compared by `normalizeName`. */
  pair(category: string, requestType: string): PairMatch;
  category(name: string): CategoryMatch;
}
