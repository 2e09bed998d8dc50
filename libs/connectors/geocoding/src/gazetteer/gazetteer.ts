import { NameTable } from './name-table.js';
import { normalizeName } from './normalize-name.js';

/** A populated place as the gazetteer has it. */
export interface City {
  readonly names: readonly string[];
  readonly otherNames: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** A first-level division: in the United States the state's letters. */
  readonly division: string;
  readonly capital: boolean;
  readonly population: number;
  readonly lat: number;
  readonly lng: number;
  readonly timezone: string;
}

export interface GazetteerPoint {
  readonly lat: number;
  readonly lng: number;
  readonly timezone: string;
}

const SLOTS = 1 << 20;
const MOST_CITIES = 1 << 18;
/** A place has its own name as if it had this many times its inhabitants: another's nickname must be far larger to take it. */
const OWN_NAME = 10;
const CAPITAL = 'the capital of its country';

/** All cities in flat arrays; of those that share a name in a country, the one with most inhabitants answers. */
export class Gazetteer {
  private readonly names = new NameTable(SLOTS);
  private readonly lat = new Float32Array(MOST_CITIES);
  private readonly lng = new Float32Array(MOST_CITIES);
  private readonly zoneOf = new Uint16Array(MOST_CITIES);
  private readonly zones: string[] = [];
  private readonly zoneNumbers = new Map<string, number>();
  private cities = 0;

  get size(): number {
    return this.cities;
  }

  add(city: City): void {
    const row = this.cities++;
    if (row >= MOST_CITIES) throw new RangeError(`More than ${MOST_CITIES} cities`);
    this.lat[row] = city.lat;
    this.lng[row] = city.lng;
    this.zoneOf[row] = this.zoneNumber(city.timezone);
    const offer = (name: string, claim: number): void => {
      const normal = normalizeName(name);
      if (normal !== '') this.names.offer(`${city.country} ${normal}`, row, claim);
    };
    const own = (city.population + 1) * OWN_NAME;
    for (const name of city.names) {
      offer(name, own);
      if (city.country === 'US') offer(`${name} ${city.division}`, own);
    }
    for (const name of city.otherNames) offer(name, city.population);
    if (city.capital) offer(CAPITAL, own);
  }

  /** `Munich`, `München`, `Portland, OR`; what follows a comma or stands in brackets is left out where the whole is no name. */
  city(country: string, name: string): GazetteerPoint | undefined {
    const [short] = name.split(/[,(;/]/, 1);
    const row = this.names.get(`${country} ${normalizeName(name)}`) ?? this.names.get(`${country} ${normalizeName(short!)}`);
    return row === undefined ? undefined : this.point(row);
  }

  capital(country: string): GazetteerPoint | undefined {
    const row = this.names.get(`${country} ${CAPITAL}`);
    return row === undefined ? undefined : this.point(row);
  }

  private point(row: number): GazetteerPoint {
    const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
    return { lat: round(this.lat[row]!), lng: round(this.lng[row]!), timezone: this.zones[this.zoneOf[row]!]! };
  }

  /** No more cities will come. */
  close(): this {
    this.names.close();
    return this;
  }

  private zoneNumber(zone: string): number {
    const known = this.zoneNumbers.get(zone);
    if (known !== undefined) return known;
    // A copy: the string is a slice of the file's, which it would keep in memory.
    const own = Buffer.from(zone).toString();
    this.zoneNumbers.set(own, this.zones.length);
    return this.zones.push(own) - 1;
  }
}
