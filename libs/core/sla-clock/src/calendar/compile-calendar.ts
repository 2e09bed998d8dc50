import type { Interval, Schedule } from '../schedule.js';
import { DAY, type Calendar, type LocalDate } from './calendar.js';
import { Days } from './days.js';
import { OpenYear } from './open-year.js';
import { zoneNamed, type Zone } from './zone.js';

export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2100;

/** Where each year from the first begins, and where the last ends. */
const BEGINS = Float64Array.from({ length: LAST_YEAR - FIRST_YEAR + 2 }, (_, i) => Date.UTC(FIRST_YEAR + i));
const MEAN_YEAR = 365.2425 * DAY;

/** An instant before 1990 or after 2100, given or asked for: no calendar answers it, rather than answer it wrong. */
export class BeyondCalendar extends RangeError {}

/**
 * A calendar as the fold uses it. Years are compiled as they are first needed; `add`, `elapsed` and `isOpen` are then
 * binary searches, a stretch over several years one addition for each. Throws RangeError for an unknown zone; every
 * answer throws `BeyondCalendar` where it would need an instant outside 1990–2100 (UTC).
 */
export function compileCalendar(calendar: Calendar): Schedule {
  return new CompiledCalendar(calendar);
}

class CompiledCalendar implements Schedule {
  readonly name: string;
  readonly zone: string;
  private readonly wall: Zone;
  private readonly days: Days;
  private readonly years: (OpenYear | undefined)[] = Array.from({ length: BEGINS.length - 1 });

  constructor(calendar: Calendar) {
    this.name = calendar.name;
    this.zone = calendar.zone;
    this.wall = zoneNamed(calendar.zone);
    this.days = new Days(calendar, this.wall);
  }

  add(start: number, duration: number): number {
    let index = this.indexOf(start);
    if (duration <= 0) return start;
    let year = this.year(index);
    let elapsed = year.elapsedAt(start) + duration;
    while (elapsed > year.total) {
      elapsed -= year.total;
      year = this.year(++index);
    }
    return year.instantAt(elapsed, Math.max(start, BEGINS[index]!));
  }

  elapsed(from: number, to: number): number {
    if (to <= from) return 0;
    let index = this.indexOf(from);
    const last = this.indexOf(to);
    let elapsed = -this.year(index).elapsedAt(from);
    for (; index < last; index++) elapsed += this.year(index).total;
    return elapsed + this.year(last).elapsedAt(to);
  }

  isOpen(at: number): boolean {
    return this.year(this.indexOf(at)).isOpen(at);
  }

  nextOpening(at: number): number {
    for (let index = this.indexOf(at); ; index++) {
      const year = this.year(index);
      const next = year.indexAfter(at);
      if (next < year.length) return Math.max(at, year.openAt(next));
    }
  }

  *openings(from: number, to: number): Iterable<Interval> {
    if (to <= from) return;
    const last = this.indexOf(to);
    let open: Interval | undefined;
    for (let index = this.indexOf(from); index <= last; index++) {
      const year = this.year(index);
      for (let i = year.indexAfter(from); i < year.length && year.openAt(i) < to; i++) {
        // One interval over New Year is one in each year.
        if (open !== undefined && year.openAt(i) > open.to) {
          yield open;
          open = undefined;
        }
        open = { from: open?.from ?? Math.max(from, year.openAt(i)), to: Math.min(to, year.closeAt(i)) };
      }
    }
    if (open !== undefined) yield open;
  }

  businessDays(start: number, count: number, by?: number): number {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is not a number of business days`);
    const elapsed = by === undefined ? this.elapsedSamePosition(start, count) : this.elapsedBy(start, count, by);
    return this.add(start, elapsed);
  }

  /** To where the clock stands as it does at the start, or at the opening after it, `count` business days on. */
  private elapsedSamePosition(start: number, count: number): number {
    const from = this.nextOpening(start);
    const date = this.days.dateOf(from);
    return this.elapsedTo(this.businessDayAfter(date, count) + this.wall.wallAt(from) - date, start);
  }

  /** To `by` of the `count`-th business day; of the next one where nobody has been at work until then. */
  private elapsedBy(start: number, count: number, by: number): number {
    let date = this.businessDayAfter(this.days.dateOf(start), count);
    let elapsed = this.elapsedTo(date + by, start);
    while (elapsed === 0) {
      date = this.businessDayAfter(date, 1);
      elapsed = this.elapsedTo(date + by, start);
    }
    return elapsed;
  }

  private elapsedTo(wall: number, start: number): number {
    return this.elapsed(start, this.wall.firstAt(wall));
  }

  private businessDayAfter(date: LocalDate, count: number): LocalDate {
    return this.days.businessDayAfter(date, count, LAST_YEAR) ?? this.beyond();
  }

  private year(index: number): OpenYear {
    return this.years[index] ??= index < BEGINS.length - 1 ? OpenYear.compile(this.days, FIRST_YEAR + index) : this.beyond();
  }

  private indexOf(at: number): number {
    let index = Math.floor((at - BEGINS[0]!) / MEAN_YEAR);
    if (at >= BEGINS[index + 1]!) index++;
    else if (at < BEGINS[index]!) index--;
    if (!(index >= 0 && index < BEGINS.length - 1)) this.beyond();
    return index;
  }

  private beyond(): never {
    throw new BeyondCalendar(`The calendar "${this.name}" answers for ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
}
