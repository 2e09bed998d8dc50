import type { Places as Gazetteer } from '#connectors/geocoding';
import { Places, type Place, type Whereabouts } from '#features/allocation';

/** Where tickets and groups are, by the gazetteer; what it does not know yet is absent. */
export class GazetteerPlaces extends Places {
  constructor(private readonly gazetteer: Gazetteer) {
    super();
  }

  override locate({ lat, lng, timezone, city, country, region }: Whereabouts): Place {
    const found = lat != null && lng != null ? this.gazetteer.locate({ lat, lng, ...(timezone != null && { timezone }) })
      : country != null ? this.gazetteer.locate({ country, ...(city != null && { city }) })
      : region != null ? this.gazetteer.locate({ region })
      : undefined;
    if (found?.kind !== 'located') return timezone != null ? { timezone } : {};
    // What is said goes over what is found.
    return { lat: found.lat, lng: found.lng, timezone: timezone ?? found.timezone };
  }

  override async ready(): Promise<void> {
    await this.gazetteer.ready().catch(() => {});
  }
}
