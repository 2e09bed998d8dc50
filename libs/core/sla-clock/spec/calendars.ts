import { DAY, type Calendar, type Hours } from '#core/sla-clock';

/** A calendar in a few words, for tests: weekdays as `mon`, `mon-fri` or `mon,wed`; hours as `08:00-17:00`. */
export interface CalendarText {
  readonly zone: string;
  readonly hours: Readonly<Record<string, readonly string[]>>;
  readonly days?: Readonly<Record<string, readonly string[]>>;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const timeOf = (text: string): number => Number(text.slice(0, 2)) * HOUR + Number(text.slice(3)) * MINUTE;

export function hoursOf(text: string): Hours {
  const [from, to] = text.split('-').map(timeOf) as [number, number];
  return { from, to: to > from ? to : to + DAY };
}

function weekdaysOf(group: string): number[] {
  return group.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((day) => WEEKDAYS.indexOf(day)) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

export function calendarOf({ zone, hours, days = {} }: CalendarText): Calendar {
  const week: Hours[][] = WEEKDAYS.map(() => []);
  for (const [group, texts] of Object.entries(hours)) for (const day of weekdaysOf(group)) week[day] = texts.map(hoursOf);
  const special = Object.entries(days).map(([date, texts]) => ({ date: Date.parse(`${date}T00:00Z`), hours: texts.map(hoursOf) }));
  return { name: 'test', zone, week, specialDays: (year) => special.filter(({ date }) => new Date(date).getUTCFullYear() === year) };
}
