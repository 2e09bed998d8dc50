import type { RequesterLocation } from '#contracts';

/** A point with its zone; what is not known is absent. */
export interface Place {
  readonly lat?: number;
  readonly lng?: number;
  readonly timezone?: string;
}

export type Whereabouts = Partial<Pick<RequesterLocation, 'lat' | 'lng' | 'timezone' | 'city' | 'country'>> & { readonly region?: string };

/** Where something is. Answers at once, from what is known already; nothing on the way of a decision waits for the network. */
export abstract class Places {
  abstract locate(whereabouts: Whereabouts): Place;

  /** Resolves when what comes with the product can be asked; never rejects. */
  abstract ready(): Promise<void>;
}

/** Knows what it is told. */
export class ToldPlaces extends Places {
  override locate({ lat, lng, timezone }: Whereabouts): Place {
    return { ...(lat != null && lng != null && { lat, lng }), ...(timezone != null && { timezone }) };
  }

  override ready(): Promise<void> {
    return Promise.resolve();
  }
}
