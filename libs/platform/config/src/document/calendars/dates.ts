import { DAY, FIRST_YEAR, LAST_YEAR, type Hours, type LocalDate } from '#core/sla-clock';
import { scalar, Wrong } from '../../reading/shape.js';

/** Dates of a calendar: one, the same day of every year, or a range with both its ends. */
export type Dates = { readonly from: LocalDate; readonly to: LocalDate } | { readonly month: number; readonly day: number };

export interface DateRule {
  readonly dates: Dates;
  readonly hours: readonly Hours[];
}

const FULL = String.raw`\d{4}-\d{2}-\d{2}`;
const YEARLY = String.raw`\d{2}-\d{2}`;
export const DATE_PATTERN = String.raw`^\s*(?:${FULL}|${YEARLY})\s*$`;
/** Leap years have every day there is. */
const LEAP_YEAR = 2000;

export const dates = scalar({ type: 'string', pattern: String.raw`^\s*(?:${FULL}(?:\s*/\s*${FULL})?|${YEARLY})\s*$` }, 'a date like "2026-12-24", "12-31" (every year) or "2026-08-03/2026-08-07"', (value) =>
  (typeof value === 'string' ? readDates(value) : undefined));

export const singleDate = (text: string): Dates | Wrong | undefined => (text.includes('/') ? undefined : readDates(text));

function readDates(text: string): Dates | Wrong | undefined {
  const [first = '', last = first, more] = text.split('/').map((part) => part.trim());
  if (more !== undefined) return undefined;
  if (first === last && new RegExp(`^${YEARLY}$`).test(first)) {
    const date = parseDate(`${LEAP_YEAR}-${first}`);
    return date === undefined ? new Wrong(`there is no ${first} in any year`) : { month: new Date(date).getUTCMonth(), day: new Date(date).getUTCDate() };
  }
  if (![first, last].every((part) => new RegExp(`^${FULL}$`).test(part))) return undefined;
  const [from, to] = [parseDate(first), parseDate(last)];
  if (from === undefined || to === undefined) return new Wrong(`there is no ${from === undefined ? first : last}`);
  if (from < Date.UTC(FIRST_YEAR) || to >= Date.UTC(LAST_YEAR + 1)) return new Wrong(`found ${JSON.stringify(text)}, expected years from ${FIRST_YEAR} to ${LAST_YEAR}`);
  if (to < from) return new Wrong(`found ${JSON.stringify(text)}, which ends before it begins`);
  return { from, to };
}

/** Undefined for a day that does not exist. */
export function parseDate(text: string): LocalDate | undefined {
  const date = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(date) || formatDate(date) !== text ? undefined : date;
}

export const formatDate = (date: LocalDate): string => new Date(date).toISOString().slice(0, 10);

/** The dates of a rule within a year. */
export function datesIn(year: number, rule: Dates): readonly LocalDate[] {
  if ('month' in rule) {
    const date = Date.UTC(year, rule.month, rule.day);
    return new Date(date).getUTCMonth() === rule.month ? [date] : [];
  }
  const [from, to] = [Math.max(rule.from, Date.UTC(year)), Math.min(rule.to, Date.UTC(year, 11, 31))];
  return from > to ? [] : Array.from({ length: (to - from) / DAY + 1 }, (_, i) => from + i * DAY);
}
