import { DAY, weekdayOf, type Calendar, type Hours, type LocalDate, type SpecialDay } from '#core/sla-clock';
import type { CalendarText } from './calendar-text.js';
import { datesIn, type DateRule } from './dates.js';
import { dateRulesOf } from './holidays.js';
import { publicHolidays, type Place } from './public-holidays.js';

/** A calendar with all it takes from the one it extends; plain data. */
export interface CalendarPlan {
  /** Undefined: said nowhere. */
  readonly zone: string | undefined;
  readonly week: readonly (readonly Hours[])[] | undefined;
  readonly place: Place | undefined;
  readonly icalDates: readonly LocalDate[];
  /** A later rule counts before an earlier one. */
  readonly rules: readonly DateRule[];
}

export function extendCalendar({ zone, hours, holidays }: CalendarText, base: CalendarPlan | undefined): CalendarPlan {
  return {
    zone: zone ?? base?.zone,
    week: hours?.days.map((own, weekday) => own ?? base?.week?.[weekday] ?? []) ?? base?.week,
    place: holidays?.country === undefined ? base?.place : { country: holidays.country, state: holidays.state, region: holidays.region, types: holidays.types ?? ['public'] },
    icalDates: [...(base?.icalDates ?? []), ...(holidays?.ical ?? [])],
    rules: [...(base?.rules ?? []), ...(holidays === undefined ? [] : dateRulesOf(holidays))],
  };
}

/** For a sound plan: with a zone and hours. */
export function buildCalendar(name: string, plan: CalendarPlan): Calendar {
  const week = plan.week!;
  return { name, zone: plan.zone!, week, specialDays: (year) => specialDays(plan, week, year) };
}

function specialDays({ place, icalDates, rules }: CalendarPlan, week: readonly (readonly Hours[])[], year: number): readonly SpecialDay[] {
  const days = new Map<LocalDate, readonly Hours[]>();
  for (const { date, closed } of place === undefined ? [] : publicHolidays(place, year)) {
    days.set(date, (days.get(date) ?? week[weekdayOf(date)]!).flatMap((hours) => without(hours, closed)));
  }
  for (const date of icalDates) if (date >= Date.UTC(year) && date < Date.UTC(year + 1)) days.set(date, []);
  for (const { dates, hours } of rules) for (const date of datesIn(year, dates)) days.set(date, hours);
  return [...days].map(([date, hours]) => ({ date, hours }));
}

/** A holiday that lasts to midnight closes the night shift that begins on it to its end. */
function without({ from, to }: Hours, closed: Hours): readonly Hours[] {
  const until = closed.to === DAY ? Infinity : closed.to;
  return [{ from, to: Math.min(to, closed.from) }, { from: Math.max(from, until), to }].filter((left) => left.from < left.to);
}
