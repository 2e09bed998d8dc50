import type { Answered, Wanted } from './lookups/typeorm-lookups.js';

export interface Point {
  readonly lat: number;
  readonly lng: number;
}

const MOST = 10_000;
/** As long as the database need not be asked whether somebody found it since. */
const NOT_FOUND_MS = 3_600_000;

/** What this process knows of places beyond the gazetteer, and which it still wants to know. */
export class LearnedPlaces {
  private readonly found = new Map<string, Point>();
  private readonly notFound = new Map<string, number>();
  private readonly wanted = new Map<string, Wanted>();

  /** A point; not_found; or undefined: not known yet. `now`: ms of a monotonic clock. */
  get({ country, city }: Wanted, now: number): Point | 'not_found' | undefined {
    const key = `${country} ${city}`;
    const point = this.found.get(key);
    if (point) return point;
    return (this.notFound.get(key) ?? -Infinity) > now - NOT_FOUND_MS ? 'not_found' : undefined;
  }

  /** full: too many are wanted already, and this one is not among them. */
  want(place: Wanted): 'new' | 'wanted' | 'full' {
    const key = `${place.country} ${place.city}`;
    if (this.wanted.has(key)) return 'wanted';
    if (this.wanted.size >= MOST) return 'full';
    this.wanted.set(key, place);
    return 'new';
  }

  /** At most `most`, in the order they were wanted. */
  pending(most: number): readonly Wanted[] {
    return [...this.wanted.values()].slice(0, most);
  }

  learn(answers: readonly Answered[], now: number): void {
    for (const answer of answers) {
      if (answer.status === 'wanted') continue;
      const key = `${answer.country} ${answer.city}`;
      this.wanted.delete(key);
      if (answer.status === 'found') remember(this.found, key, { lat: answer.lat, lng: answer.lng });
      else remember(this.notFound, key, now);
    }
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST) map.delete(map.keys().next().value!);
  map.set(key, value);
}
