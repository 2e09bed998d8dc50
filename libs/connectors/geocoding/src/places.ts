import type { ConfigSource } from '#platform/config';
import { Countries } from './countries.js';
import type { Gazetteer } from './gazetteer/gazetteer.js';
import { normalizeName } from './gazetteer/normalize-name.js';
import { readGazetteer } from './gazetteer/read-gazetteer.js';
import type { LearnedPlaces } from './learned-places.js';
import { unknown, type Located, type Place, type Unknown } from './place.js';
import { Regions } from './regions.js';
import { isZone, loadZones, type ZoneAt } from './zones.js';

/** What is on board. */
export interface Atlas {
  readonly gazetteer: Gazetteer;
  readonly countries: Countries;
  readonly zoneAt: ZoneAt;
}

export async function readAtlas(): Promise<Atlas> {
  const [gazetteer, countries, zoneAt] = await Promise.all([readGazetteer(), Countries.load(), loadZones()]);
  return { gazetteer, countries, zoneAt };
}

/**
 * Where places are. `locate` never waits: neither for the network nor for a file. What it needs is read when it is first asked
 * for, which takes about a second of work in slices of some milliseconds; `ready` waits for that.
 */
export class Places {
  private loaded: Atlas | undefined;
  private loading: Promise<void> | undefined;
  private regions: { readonly of: ReadonlyMap<string, unknown>; readonly table: Regions } | undefined;
  /** Told when a place has to be looked up. */
  onWanted: () => void = () => {};

  constructor(private readonly config: ConfigSource, private readonly learned: LearnedPlaces, private readonly read: () => Promise<Atlas> = readAtlas) {}

  locate(place: Place): Located | Unknown {
    if ('region' in place) return this.region(place.region);
    if ('lat' in place) return this.given(place.lat, place.lng, place.timezone);
    return this.city(place.city?.trim() ?? '', place.country);
  }

  /** Resolves when no answer is `loading` any more. Rejects if a file of this installation is missing. */
  async ready(): Promise<void> {
    this.loading ??= this.load();
    await this.loading;
  }

  private async load(): Promise<void> {
    try {
      this.loaded = await this.read();
    } catch (error) {
      // The next who asks tries again.
      this.loading = undefined;
      throw error;
    }
  }

  private region(name: string): Located | Unknown {
    const { regions } = this.config.current().geocoding;
    if (this.regions?.of !== regions) this.regions = { of: regions, table: new Regions(regions) };
    const point = this.regions.table.point(name);
    return point ? { kind: 'located', lat: point.lat, lng: point.lng, timezone: point.timezone, source: 'region', precision: 'region' } : unknown('no_such_region');
  }

  private given(lat: number, lng: number, timezone: string | undefined): Located | Unknown {
    if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return unknown('bad_coordinates');
    const zone = timezone !== undefined && isZone(timezone) ? timezone : this.need()?.zoneAt(lat, lng);
    return zone === undefined ? unknown('loading') : { kind: 'located', lat, lng, timezone: zone, source: 'given', precision: 'exact' };
  }

  private city(city: string, country: string): Located | Unknown {
    const loaded = this.need();
    if (!loaded) return unknown('loading');
    const code = loaded.countries.codeOf(country);
    if (code === undefined) return unknown('no_such_country');
    const point = city === '' ? loaded.gazetteer.capital(code) : loaded.gazetteer.city(code, city);
    if (point) return { kind: 'located', ...point, source: 'gazetteer', precision: city === '' ? 'country' : 'city' };
    return city === '' ? unknown('no_such_place') : this.beyond({ country: code, city: normalizeName(city), written: city }, loaded.zoneAt);
  }

  /** What Nominatim said, or may still say. */
  private beyond(wanted: { readonly country: string; readonly city: string; readonly written: string }, zoneAt: ZoneAt): Located | Unknown {
    const known = this.learned.get(wanted, performance.now());
    if (typeof known === 'object') return { kind: 'located', ...known, timezone: zoneAt(known.lat, known.lng), source: 'nominatim', precision: 'city' };
    if (known === 'not_found' || wanted.city === '' || !this.config.current().geocoding.nominatim) return unknown('no_such_place');
    const want = this.learned.want(wanted);
    if (want === 'full') return unknown('no_such_place');
    if (want === 'new') this.onWanted();
    return unknown('being_looked_up');
  }

  private need(): Atlas | undefined {
    // A failure is whose who waits for `ready`; here the answer stays "loading" and the next question tries again.
    if (!this.loaded) this.ready().catch(() => {});
    return this.loaded;
  }
}
