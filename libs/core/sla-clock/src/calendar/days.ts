import type { Interval } from '../schedule.js';
import { DAY, weekdayOf, yearOfDate, type Calendar, type Hours, type LocalDate } from './calendar.js';
import { countUpTo } from './search.js';
import type { Zone } from './zone.js';

/** The dates of a calendar: what hours begin on each, and which are business days. */
export class Days {
  private readonly special = new Map<number, ReadonlyMap<LocalDate, readonly Hours[]>>();
  private readonly business = new Map<number, readonly LocalDate[]>();

  constructor(private readonly calendar: Calendar, readonly zone: Zone) {}

  /** The hours that begin on a date, as instants. Fewer than it is said to have where the zone skipped them. */
  openingsOf(date: LocalDate): readonly Interval[] {
    const hours = this.specialDaysOf(yearOfDate(date)).get(date) ?? this.calendar.week[weekdayOf(date)]!;
    return hours
      .map(({ from, to }) => ({ from: this.zone.firstAt(date + from), to: this.zone.firstAt(date + to) }))
      .filter(({ from, to }) => from < to);
  }

  /** The date whose hours the instant lies in (a night shift is of the evening it begins on); the local date while closed. */
  dateOf(at: number): LocalDate {
    const date = Math.floor(this.zone.wallAt(at) / DAY) * DAY;
    const yesterday = date - DAY;
    const covers = (day: LocalDate) => this.openingsOf(day).some(({ from, to }) => from <= at && at < to);
    return !covers(date) && covers(yesterday) ? yesterday : date;
  }

  /** The `count`-th business day after `date`, which need not be one; undefined: there are not so many until the end of `lastYear`. */
  businessDayAfter(date: LocalDate, count: number, lastYear: number): LocalDate | undefined {
    let left = count;
    for (let year = yearOfDate(date); year <= lastYear; year++) {
      const days = this.businessDaysOf(year);
      const passed = countUpTo(days, date);
      if (left <= days.length - passed) return days[passed + left - 1];
      left -= days.length - passed;
    }
    return undefined;
  }

  private businessDaysOf(year: number): readonly LocalDate[] {
    let days = this.business.get(year);
    if (days === undefined) {
      const dates = Array.from({ length: (Date.UTC(year + 1) - Date.UTC(year)) / DAY }, (_, day) => Date.UTC(year) + day * DAY);
      this.business.set(year, days = dates.filter((date) => this.openingsOf(date).length > 0));
    }
    return days;
  }

  private specialDaysOf(year: number): ReadonlyMap<LocalDate, readonly Hours[]> {
    let days = this.special.get(year);
    if (days === undefined) {
      this.special.set(year, days = new Map(this.calendar.specialDays(year).map(({ date, hours }) => [date, hours])));
    }
    return days;
  }
}
