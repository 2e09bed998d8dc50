import { alwaysOpen, BeyondCalendar, compileCalendar, targetMsOf, type Schedule } from '#core/sla-clock';
import { CALENDAR_EXAMPLES } from '../../spec/calendar-examples.js';
import { calendarOf, HOUR, MINUTE } from '../../spec/calendars.js';

const iso = (ms: number): string => new Date(ms).toISOString();

/** `4h30m`, `2bd`, `1bd by 17:00`. */
function dueOf(schedule: Schedule, start: number, budget: string): number {
  const [, days, hour, minute] = /^(\d+)bd(?: by (\d\d):(\d\d))?$/.exec(budget) ?? [];
  if (days !== undefined) return schedule.businessDays(start, Number(days), ...(hour === undefined ? [] : [Number(hour) * HOUR + Number(minute) * MINUTE]));
  const [, h = 0, m = 0] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(budget)!;
  return schedule.add(start, Number(h) * HOUR + Number(m) * MINUTE);
}

describe.each(CALENDAR_EXAMPLES)('$story', ({ calendar, due = [], open = [] }) => {
  const schedule = compileCalendar(calendarOf(calendar));
  for (const [start, budget, expected] of due) {
    test(`from ${start}, ${budget} is due ${expected}`, () => {
      expect(iso(dueOf(schedule, Date.parse(start), budget))).toBe(iso(Date.parse(expected)));
    });
  }
  for (const [from, to, minutes] of open) {
    test(`from ${from} to ${to} it is open ${minutes} minutes`, () => {
      expect(schedule.elapsed(Date.parse(from), Date.parse(to))).toBe(minutes * MINUTE);
      const sum = [...schedule.openings(Date.parse(from), Date.parse(to))].reduce((ms, opening) => ms + opening.to - opening.from, 0);
      expect(sum).toBe(minutes * MINUTE);
    });
  }
});

const weekdays = compileCalendar(calendarOf({ zone: 'Europe/Berlin', hours: { 'mon-fri': ['08:00-17:00'] } }));

test('open from the opening on, and no longer at the closing time', () => {
  const [opens, closes] = [Date.parse('2026-06-01T08:00+02:00'), Date.parse('2026-06-01T17:00+02:00')];
  expect([opens - 1, opens, closes - 1, closes].map((at) => weekdays.isOpen(at))).toEqual([false, true, true, false]);
  expect(weekdays.nextOpening(closes)).toBe(Date.parse('2026-06-02T08:00+02:00'));
});

test('no opening is empty, and hours that touch at midnight are one', () => {
  const [opens, closes] = [Date.parse('2026-06-01T08:00+02:00'), Date.parse('2026-06-01T17:00+02:00')];
  expect([...weekdays.openings(opens - 1, opens), ...weekdays.openings(closes, closes + 1)]).toEqual([]);
  expect([weekdays.elapsed(closes, opens), weekdays.elapsed(opens, opens)]).toEqual([0, 0]);
  expect([...weekdays.openings(opens + 5, opens + 5), ...weekdays.openings(opens + 10, opens + 5)]).toEqual([]);
  const split = compileCalendar(calendarOf({ zone: 'UTC', hours: { 'mon-sun': ['00:00-06:00', '22:00-24:00'] } }));
  const hour = (text: string): number => Date.parse(`2026-06-${text}:00Z`);
  expect([...split.openings(hour('01T12:00'), hour('03T12:00'))]).toEqual([
    { from: hour('01T22:00'), to: hour('02T06:00') }, { from: hour('02T22:00'), to: hour('03T06:00') },
  ]);
});

test('each year is asked for its special days once', () => {
  const asked: number[] = [];
  const calendar = calendarOf({ zone: 'UTC', hours: { 'mon-fri': ['09:00-17:00'] } });
  const schedule = compileCalendar({ ...calendar, specialDays: (year) => { asked.push(year); return calendar.specialDays(year); } });
  for (const day of [1, 2, 3]) schedule.businessDays(Date.UTC(2026, 5, day, 12), 2);
  expect(asked.filter((year) => year === 2026)).toHaveLength(1);
});

test('an opening over New Year is one', () => {
  const nights = compileCalendar(calendarOf({ zone: 'Europe/London', hours: { thu: ['20:00-04:00'] } }));
  const [from, to] = [Date.parse('2026-12-31T20:00Z'), Date.parse('2027-01-01T04:00Z')];
  expect([...nights.openings(from - 1, to + 1)]).toEqual([{ from, to }]);
  expect([...nights.openings(from + 1, to - 1)]).toEqual([{ from: from + 1, to: to - 1 }]);
});

test('a budget is in ms, or in business days from the start; pauses then count in business time', () => {
  const friday = Date.parse('2026-06-05T10:00+02:00');
  expect(targetMsOf({ ms: 24 * HOUR }, weekdays, friday)).toBe(24 * HOUR);
  expect(targetMsOf({ businessDays: 2 }, weekdays, friday)).toBe(18 * HOUR);
  expect(targetMsOf({ businessDays: 1, by: 12 * HOUR }, weekdays, friday)).toBe(11 * HOUR);
  expect(targetMsOf({ businessDays: 1 }, alwaysOpen, friday)).toBe(24 * HOUR);
  expect(targetMsOf({ businessDays: 1, by: 0 }, alwaysOpen, friday)).toBe(16 * HOUR);
  expect(() => targetMsOf({ businessDays: 0 }, weekdays, friday)).toThrow('0 is not a number of business days');
  expect(() => targetMsOf({ businessDays: 1.5 }, weekdays, friday)).toThrow(RangeError);
});

test('around the clock without a calendar', () => {
  expect(alwaysOpen).toMatchObject({ name: '24x7', zone: 'UTC' });
  expect([alwaysOpen.nextOpening(5), alwaysOpen.isOpen(5), alwaysOpen.add(5, 7), alwaysOpen.elapsed(5, 3)]).toEqual([5, true, 12, 0]);
  expect([...alwaysOpen.openings(5, 9), ...alwaysOpen.openings(9, 9)]).toEqual([{ from: 5, to: 9 }]);
});

test('outside 1990 to 2100 there is no answer, rather than a wrong one', () => {
  const [first, end] = [Date.UTC(1990, 0, 1), Date.UTC(2101, 0, 1)];
  for (const at of [first, end - 1]) expect(weekdays.isOpen(at)).toBe(false);
  for (const at of [first - 1, end, Infinity, NaN]) expect(() => weekdays.isOpen(at)).toThrow(BeyondCalendar);
  expect(() => weekdays.add(end, 0)).toThrow(BeyondCalendar);
  expect(weekdays.businessDays(Date.UTC(2100, 10, 30, 12), 1)).toBe(Date.UTC(2100, 11, 1, 12));
  expect(() => weekdays.add(first - 1, 0)).toThrow('The calendar "test" answers for 1990 to 2100');
  expect(() => weekdays.add(end - 1, 100 * 24 * HOUR)).toThrow(BeyondCalendar);
  expect(() => weekdays.elapsed(first, end)).toThrow(BeyondCalendar);
  expect(() => weekdays.nextOpening(end - 1)).toThrow(BeyondCalendar);
  expect(() => weekdays.businessDays(end - 24 * HOUR, 5)).toThrow(BeyondCalendar);
  const never = compileCalendar(calendarOf({ zone: 'UTC', hours: {} }));
  expect(() => never.add(first, 1)).toThrow(BeyondCalendar);
  expect(() => never.businessDays(first, 1, 0)).toThrow(BeyondCalendar);
});

test('every year is as long as its days, whatever the zone', () => {
  for (const zone of ['Asia/Tokyo', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Africa/Casablanca', 'Antarctica/Troll']) {
    const always = compileCalendar(calendarOf({ zone, hours: { 'mon-sun': ['00:00-24:00'] } }));
    for (let year = 1991; year <= 2100; year++) {
      expect([always.elapsed(Date.UTC(year) - 1, Date.UTC(year)), always.elapsed(Date.UTC(year), Date.UTC(year) + 1)]).toEqual([1, 1]);
      expect(always.isOpen(Date.UTC(year))).toBe(true);
    }
    expect(always.elapsed(Date.UTC(1990, 0, 1), Date.UTC(2100, 11, 31))).toBe(Date.UTC(2100, 11, 31) - Date.UTC(1990, 0, 1));
  }
});

test('an unknown zone is refused', () => {
  expect(() => compileCalendar(calendarOf({ zone: 'Mars/Olympus', hours: {} }))).toThrow(RangeError);
});
