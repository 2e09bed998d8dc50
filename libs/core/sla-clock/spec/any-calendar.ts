import fc from 'fast-check';
import { compileCalendar, DAY, type Hours, type Schedule } from '#core/sla-clock';
import { MINUTE } from './calendars.js';
import type { HoursAround } from './minute-model.js';

/** Weeks around what zones have done to their clocks. */
export const OCCASIONS: readonly (readonly [zone: string, date: string])[] = [
  ['Europe/Berlin', '2026-03-29'], ['Europe/Berlin', '2026-10-25'], ['Europe/Dublin', '2026-03-29'], ['Europe/Dublin', '2025-10-26'],
  ['America/New_York', '2026-03-08'], ['America/New_York', '2026-11-01'], ['America/St_Johns', '2006-10-29'], ['America/St_Johns', '2026-03-08'],
  ['Australia/Lord_Howe', '2026-04-05'], ['Australia/Lord_Howe', '2026-10-04'], ['Pacific/Chatham', '2026-04-05'], ['Pacific/Chatham', '2026-09-27'],
  // No midnight on that day.
  ['Africa/Cairo', '2026-04-24'], ['Asia/Beirut', '2021-03-28'], ['America/Sao_Paulo', '2018-11-04'], ['America/Havana', '2026-03-08'],
  // Midnight comes twice, or the last hour of the day does.
  ['Africa/Cairo', '2026-10-29'], ['America/Sao_Paulo', '2018-02-17'], ['America/Havana', '2026-11-01'],
  // A day that never was.
  ['Pacific/Apia', '2011-12-30'], ['Pacific/Kiritimati', '1994-12-31'],
  // Changes within weeks, by half an hour, by two hours, and at New Year of UTC.
  ['Africa/Cairo', '2010-09-09'], ['America/Recife', '2000-10-10'], ['Asia/Pyongyang', '2018-05-04'], ['America/Caracas', '2007-12-09'],
  ['Antarctica/Troll', '2026-03-29'], ['Asia/Kathmandu', '2026-01-01'], ['Pacific/Auckland', '2026-01-01'], ['America/Los_Angeles', '2025-12-31'],
];

const quarter = (least: number, most: number) => fc.integer({ min: least * 4, max: most * 4 }).map((n) => n * 15 * MINUTE);
/** Early hours are where clocks change. */
const anyHours: fc.Arbitrary<Hours> = fc.oneof(
  fc.tuple(quarter(0, 23), quarter(1, 24)),
  fc.tuple(quarter(0, 4), quarter(0, 3).map((length) => length + MINUTE)),
  fc.tuple(quarter(18, 23), quarter(1, 12)),
  fc.constant([0, DAY] as const),
).map(([from, length]) => ({ from, to: from + length }));
const dayOfHours = fc.array(anyHours, { maxLength: 3 }).map((hours) => hours.sort((a, b) => a.from - b.from));

/** Any calendar in the weeks of an occasion: shifts by day and night, overlapping ones too, holidays and special days. */
export const anyCalendar: fc.Arbitrary<HoursAround> = fc.constantFrom(...OCCASIONS).chain(([zone, date]) => {
  const middle = Date.parse(`${date}T00:00Z`);
  return fc.record({
    zone: fc.constant(zone),
    middle: fc.constant(middle),
    week: fc.array(dayOfHours, { minLength: 7, maxLength: 7 }),
    special: fc.uniqueArray(fc.record({ date: fc.integer({ min: -5, max: 5 }).map((day) => middle + day * DAY), hours: dayOfHours }), { maxLength: 4, selector: ({ date: day }) => day }),
  });
});

export const compiled = ({ zone, week, special }: HoursAround): Schedule =>
  compileCalendar({ name: 'any', zone, week, specialDays: (year) => special.filter(({ date }) => new Date(date).getUTCFullYear() === year) });
