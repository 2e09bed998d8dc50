import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { DAY, type Hours, type LocalDate } from '#core/sla-clock';
import { parseDate } from './dates.js';

export const HOLIDAY_TYPES = ['public', 'bank', 'school', 'optional', 'observance'] as const satisfies readonly HolidaysTypes.HolidayType[];

export interface Place {
  readonly country: string;
  readonly state: string | undefined;
  readonly region: string | undefined;
  readonly types: readonly HolidaysTypes.HolidayType[];
}

/** Closed on that date between these times; from midnight to midnight on most. */
export interface Closure {
  readonly date: LocalDate;
  readonly closed: Hours;
}

/** Code → English name of the countries, of a country's states, of a state's regions. */
export const countries = (): Readonly<Record<string, string>> => library().getCountries('en');
export const states = (country: string): Readonly<Record<string, string>> => library().getStates(country, 'en') ?? {};
export const regions = (country: string, state: string): Readonly<Record<string, string>> => library().getRegions(country, state, 'en') ?? {};

type Library = new (country?: string, state?: string, region?: string, options?: HolidaysTypes.Options) => Holidays;
let Loaded: Library | undefined;

/** Loaded where a calendar names a country: it takes a tenth of a second. */
function library(...place: [country?: string, state?: string, region?: string, options?: HolidaysTypes.Options]): Holidays {
  Loaded ??= createRequire(import.meta.url)('date-holidays') as Library;
  return new Loaded(...place);
}

/** Kept for ever: the places are few, and a year of moon calendars (Taiwan, China) takes up to 60 ms. */
const kept = new Map<string, readonly Closure[]>();

/** The holidays of a year, and those of the year before that reach into it. */
export function publicHolidays(place: Place, year: number): readonly Closure[] {
  return [...closuresFrom(place, year - 1), ...closuresFrom(place, year)].filter(({ date }) => new Date(date).getUTCFullYear() === year);
}

function closuresFrom(place: Place, year: number): readonly Closure[] {
  const key = JSON.stringify([place, year]);
  let closures = kept.get(key);
  if (closures === undefined) {
    const { country, state = '', region = '', types } = place;
    kept.set(key, closures = library(country, state, region, { types: [...types] }).getHolidays(year).flatMap(closuresOf));
  }
  return closures;
}

/**
 * A holiday's own words name its date ("2026-03-20 00:00:00 -0600"; the offset says that it begins at sunset before) and
 * the time it begins at; its instants, in the country's own zone, only tell how long it is. A day less an hour is a day:
 * clocks change on holidays too. A part of a day after whole ones is left out, for the library counts it from sunset.
 */
function closuresOf({ date: text, start, end }: HolidaysTypes.Holiday): readonly Closure[] {
  const date = parseDate(text.slice(0, 10))!;
  const from = Date.parse(`1970-01-01T${text.slice(11, 19)}Z`);
  const length = end.getTime() - start.getTime();
  if (from > 0) return [{ date, closed: { from, to: Math.min(DAY, from + length) } }];
  const days = Math.max(1, Math.floor((length + DAY / 12) / DAY));
  return Array.from({ length: days }, (_, i) => ({ date: date + i * DAY, closed: { from: 0, to: DAY } }));
}
