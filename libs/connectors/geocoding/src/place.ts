/** Where somebody is, in the words of a ticket or a group. */
export type Place =
  | { readonly lat: number; readonly lng: number; readonly timezone?: string | undefined }
  | { readonly city?: string | undefined; readonly country: string }
  | { readonly region: string };

/** Degrees (WGS 84) and an IANA zone. */
export interface Located {
  readonly kind: 'located';
  readonly lat: number;
  readonly lng: number;
  readonly timezone: string;
  /** given: coordinates of its own; gazetteer: on board; region: by the table of region words; nominatim: was asked once, remembered since. */
  readonly source: 'given' | 'gazetteer' | 'region' | 'nominatim';
  /** How much the point stands for: a country's is its capital, a region's its largest site. */
  readonly precision: 'exact' | 'city' | 'country' | 'region';
}

/**
 * loading: the gazetteer is being read, ask again; being_looked_up: Nominatim will be asked in the background;
 * the others stay so until the gazetteer, the configuration or the ticket changes.
 */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: 'loading' | 'being_looked_up' | 'no_such_place' | 'no_such_country' | 'no_such_region' | 'bad_coordinates';
}

export function unknown(reason: Unknown['reason']): Unknown {
  return { kind: 'unknown', reason };
}
