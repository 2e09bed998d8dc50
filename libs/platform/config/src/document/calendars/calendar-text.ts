import { nearest } from '../../reading/nearest.js';
import { mapping, optional, scalar, Wrong, type Shaped } from '../../reading/shape.js';
import { holidays } from './holidays.js';
import { week } from './week.js';

export const CALENDAR_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$';
export const calendarName = scalar({ type: 'string', pattern: CALENDAR_NAME }, 'the name of a calendar: letters, digits, . _ and -', (value) =>
  typeof value === 'string' && new RegExp(CALENDAR_NAME).test(value) ? value : undefined);

export const zone = scalar({ type: 'string', minLength: 1 }, 'a time zone like Europe/Berlin', (value) => {
  if (typeof value !== 'string') return undefined;
  if (/^[+-]/.test(value)) return new Wrong(`found ${JSON.stringify(value)}, an offset, expected a time zone like Europe/Berlin, which knows summer time`);
  if (isZone(value)) return value;
  const near = nearest(value, [...Intl.supportedValuesOf('timeZone'), 'UTC']) ?? nearestCity(value);
  return new Wrong(`unknown time zone ${JSON.stringify(value)}, expected an IANA name like Europe/Berlin${near === undefined ? '' : `; did you mean "${near}"?`}`);
});

/** One calendar as it is written; what it lacks may be in the one it extends. */
export const calendar = mapping({
  extends: optional(calendarName, undefined, 'Another calendar, of which this one keeps zone, weekdays, country and holidays unless it says otherwise; dates, half days and iCal files are added.'),
  zone: optional(zone, undefined, 'The IANA time zone its hours and dates are meant in.'),
  hours: optional(week, undefined, 'Hours by weekday: { mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["22:00-06:00"], sun: [] }, or 24x7. A weekday not named is closed. Hours over midnight belong to the day they begin on.'),
  holidays: optional(holidays, undefined, 'When it is closed, or open at other hours.'),
});

export type CalendarText = Shaped<typeof calendar>;

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** "Berlin" for "Europe/Berlin". */
const nearestCity = (found: string): string | undefined => {
  const cities = new Map(Intl.supportedValuesOf('timeZone').map((name) => [name.slice(name.lastIndexOf('/') + 1), name]));
  const near = nearest(found.slice(found.lastIndexOf('/') + 1), [...cities.keys()]);
  return near === undefined ? undefined : cities.get(near);
};
