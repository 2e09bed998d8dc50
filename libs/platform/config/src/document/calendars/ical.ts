import ICAL from 'ical.js';
import { DAY, FIRST_YEAR, LAST_YEAR, type LocalDate } from '#core/sla-clock';
import { formatDate, parseDate } from './dates.js';

export interface IcalReading {
  readonly dates: readonly LocalDate[];
  /** Events that name a time of day: they close no day. */
  readonly timed: readonly string[];
}

const END = Date.UTC(LAST_YEAR + 1);
const MOST_DATES = 100_000;
/** Of all events together: ical.js takes 0.15 ms for each, and a text may come from anybody with a key. */
const MOST_REPETITIONS = 10_000;

/** The dates of the all-day events of an iCalendar text, repetitions included, from 1990 to 2100. Throws Error that says what is wrong. */
export function readIcal(text: string): IcalReading {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s/i.test(text)) throw new Error('it does not begin with BEGIN:VCALENDAR');
  const events = new ICAL.Component(ICAL.parse(text.trim().replace(/^\uFEFF/, '')) as ConstructorParameters<typeof ICAL.Component>[0])
    .getAllSubcomponents('vevent')
    .filter((event) => !isCancelled(event));
  const dates = new Set<LocalDate>();
  const budget = { repetitions: MOST_REPETITIONS };
  const timed: string[] = [];
  for (const component of events) {
    const event = new ICAL.Event(component);
    const name = `"${event.summary ?? event.uid ?? 'without a name'}"`;
    const begin = startOf(component, name);
    if (!event.startDate.isDate) timed.push(`${name} on ${formatDate(begin)}`);
    // A changed repetition is read with the event it belongs to.
    else if (!event.isRecurrenceException()) datesOf(event, name, dates, budget);
  }
  return { dates: [...dates].sort((a, b) => a - b), timed };
}

const isCancelled = (event: InstanceType<typeof ICAL.Component>): boolean => String(event.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';

/** ical.js reads 2026-13-41 as a day of 2027. */
function startOf(component: InstanceType<typeof ICAL.Component>, name: string): LocalDate {
  const written: unknown = component.getFirstProperty('dtstart')?.toJSON()[3];
  if (typeof written !== 'string') throw new Error(`the event ${name} has no DTSTART`);
  const date = parseDate(written.slice(0, 10));
  if (date === undefined) throw new Error(`the event ${name} begins on ${written}, which there is not`);
  return date;
}

function datesOf(event: InstanceType<typeof ICAL.Event>, name: string, dates: Set<LocalDate>, budget: { repetitions: number }): void {
  const add = (start: InstanceType<typeof ICAL.Time>, end: InstanceType<typeof ICAL.Time>): void => {
    const from = localDate(start);
    // The end is the first day no longer in it; an event without one is a day.
    for (let date = Math.max(from, Date.UTC(FIRST_YEAR)); date < Math.min(END, Math.max(localDate(end), from + DAY)); date += DAY) dates.add(date);
    if (dates.size > MOST_DATES) throw new Error(`it has more than ${MOST_DATES} days`);
  };
  if (!event.isRecurring()) return add(event.startDate, event.endDate);
  const repetitions = event.iterator();
  for (let start = repetitions.next(); start && localDate(start) < END; start = repetitions.next()) {
    if (budget.repetitions-- <= 0) throw new Error(`with the event ${name} it has more than ${MOST_REPETITIONS} repetitions`);
    const { startDate, endDate, item } = event.getOccurrenceDetails(start);
    if (!isCancelled(item.component)) add(startDate, endDate);
  }
}

const localDate = ({ year, month, day }: { readonly year: number; readonly month: number; readonly day: number }): LocalDate => Date.UTC(year, month - 1, day);
