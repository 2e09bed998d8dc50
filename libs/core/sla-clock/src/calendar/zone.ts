import { DAY } from './calendar.js';

/**
 * A zone's wall clock. `Wall` time is the local date and time as the ms they would be in UTC, so that local arithmetic
 * is plain arithmetic; only here does it meet instants.
 */
export interface Zone {
  /** What the wall clock shows at an instant. */
  wallAt(instant: number): number;
  /**
   * The first instant at which the wall clock shows `wall` or later. So a time skipped in spring is the first instant
   * after the gap, a time shown twice in autumn its first showing, and of two times the later is never the earlier instant.
   */
  firstAt(wall: number): number;
}

/** No zone's clock has ever been further ahead of UTC. */
const FURTHEST_AHEAD = 15 * 3_600_000;

/** No zone has kept an offset for less since 1990: the shortest was the summer of 2000 in Recife, which lasted 7 days. */
const PROBE_EVERY = 6 * DAY;

/** Offsets of one UTC year: from `instants[i]` on it is `offsets[i]`, until the next. */
interface Offsets {
  readonly instants: readonly number[];
  readonly offsets: readonly number[];
}

const known = new Map<string, Zone>();

/** Throws RangeError for a name that is none. Kept for ever: zones are few, and what they did does not change. */
export function zoneNamed(name: string): Zone {
  let zone = known.get(name);
  if (zone === undefined) known.set(name, zone = new IntlZone(name));
  return zone;
}

class IntlZone implements Zone {
  private readonly format: Intl.DateTimeFormat;
  private readonly years = new Map<number, Offsets>();

  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  wallAt(instant: number): number {
    const { instants, offsets } = this.year(yearOf(instant));
    let i = instants.length - 1;
    while (instants[i]! > instant) i--;
    return instant + offsets[i]!;
  }

  firstAt(wall: number): number {
    const earliest = wall - FURTHEST_AHEAD;
    for (let year = yearOf(earliest); ; year++) {
      const { instants, offsets } = this.year(year);
      for (let i = 0; i < instants.length; i++) {
        const until = instants[i + 1] ?? Date.UTC(year + 1);
        if (until <= earliest) continue;
        const instant = Math.max(instants[i]!, wall - offsets[i]!);
        if (instant < until) return instant;
      }
    }
  }

  private year(year: number): Offsets {
    let found = this.years.get(year);
    if (found === undefined) this.years.set(year, found = this.probe(Date.UTC(year), Date.UTC(year + 1)));
    return found;
  }

  private probe(from: number, to: number): Offsets {
    const instants = [from];
    const offsets = [this.offsetAt(from)];
    for (let at = from; at < to; at += PROBE_EVERY) {
      const next = Math.min(at + PROBE_EVERY, to - 1);
      const offset = this.offsetAt(next);
      if (offset === offsets.at(-1)) continue;
      instants.push(this.changeBetween(at, next, offset));
      offsets.push(offset);
    }
    return { instants, offsets };
  }

  /** The first instant in (before, after] that has the offset of `after`. */
  private changeBetween(before: number, after: number, offset: number): number {
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.offsetAt(middle) === offset) after = middle;
      else before = middle;
    }
    return after;
  }

  /** From "6/15/2026, GMT+02:00", or "GMT" alone; seconds where the zone had not yet a whole minute. */
  private offsetAt(instant: number): number {
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(this.format.format(instant)) ?? [];
    return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  }
}

const yearOf = (instant: number): number => new Date(instant).getUTCFullYear();
