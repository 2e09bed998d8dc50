import fc from 'fast-check';
import type { Schedule } from '#core/sla-clock';
import { anyCalendar, compiled } from '../../spec/any-calendar.js';
import { HOUR } from '../../spec/calendars.js';
import { minuteModel, type MinuteModel } from '../../spec/minute-model.js';
import { tries } from '../../spec/tries.js';

const RUNS = tries(500);
const DAY = 24 * HOUR;
/** Instants of a model's time, whole minutes half of the time. */
const anyShare = fc.oneof(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 0, max: 287 }).map((hour) => hour / 288));
const instantIn = ({ begin, end }: MinuteModel, share: number): number => Math.min(Math.floor(begin + share * (end - begin)), end - 1);

test('a calendar agrees with somebody who looks at the clock every minute', () => {
  fc.assert(fc.property(anyCalendar, anyShare, anyShare, fc.integer({ min: 0, max: 4 * DAY }), (calendar, a, b, budget) => {
    const [schedule, model] = [compiled(calendar), minuteModel(calendar)];
    const [from, to] = [instantIn(model, a), instantIn(model, b)].sort((x, y) => x - y) as [number, number];
    expect(schedule.isOpen(from)).toBe(model.isOpen(from));
    expect(schedule.elapsed(from, to)).toBe(model.elapsed(from, to));
    for (const duration of [budget, model.elapsed(from, to), 1]) {
      const due = model.add(from, duration);
      if (due !== undefined) expect(schedule.add(from, duration)).toBe(due);
    }
  }), RUNS);
}, 120_000);

test('its openings are exactly the open minutes, apart from each other', () => {
  fc.assert(fc.property(anyCalendar, anyShare, anyShare, (calendar, a, b) => {
    const [schedule, model] = [compiled(calendar), minuteModel(calendar)];
    const [from, to] = [instantIn(model, a), instantIn(model, b)].sort((x, y) => x - y) as [number, number];
    let end = -Infinity;
    let sum = 0;
    for (const opening of schedule.openings(from, to)) {
      expect(opening.from).toBeGreaterThan(end);
      expect(opening.from).toBeGreaterThanOrEqual(from);
      expect(opening.to).toBeLessThanOrEqual(to);
      expect(model.elapsed(opening.from, opening.to)).toBe(opening.to - opening.from);
      sum += opening.to - opening.from;
      end = opening.to;
    }
    expect(sum).toBe(model.elapsed(from, to));
  }), RUNS);
}, 120_000);

const anyInstant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2050, 0, 1) });
const anyLength = fc.oneof(fc.integer({ min: 0, max: 3 * DAY }), fc.integer({ min: 0, max: 60 * DAY }));
/** Open for an hour a week at least, so that budgets end before the year 2100. */
const opening = anyCalendar.filter(({ week }) => week.some((hours) => hours.some(({ from, to }) => to - from >= HOUR)));
const law = (holds: (schedule: Schedule, at: number, a: number, b: number) => void) => () =>
  fc.assert(fc.property(opening, anyInstant, anyLength, anyLength, (calendar, ...numbers) => holds(compiled(calendar), ...numbers)), tries(120));

test('elapsed undoes add', law((schedule, at, length) => {
  expect(schedule.elapsed(at, schedule.add(at, length))).toBe(length);
}));

test('add answers the earliest instant: a ms before, the last ms has not passed', law((schedule, at, length) => {
  const due = schedule.add(at, length);
  expect(schedule.add(at, 0)).toBe(at);
  if (length > 0) expect(schedule.elapsed(at, due - 1)).toBe(length - 1);
}));

test('two stretches of time are as long as both together', law((schedule, at, a, b) => {
  expect(schedule.elapsed(at, at + a) + schedule.elapsed(at + a, at + a + b)).toBe(schedule.elapsed(at, at + a + b));
}));

test('two budgets, one after the other, are due when both together are', law((schedule, at, a, b) => {
  expect(schedule.add(schedule.add(at, a), b)).toBe(schedule.add(at, a + b));
}));

test('later starts and greater budgets are never due sooner', law((schedule, at, a, b) => {
  expect(schedule.add(at + a, b)).toBeGreaterThanOrEqual(schedule.add(at, b));
  expect(schedule.add(at, a + b)).toBeGreaterThanOrEqual(schedule.add(at, a));
}));

test('the next opening is open, and nothing before it is', law((schedule, at) => {
  const next = schedule.nextOpening(at);
  expect(schedule.isOpen(next)).toBe(true);
  expect(schedule.elapsed(at, next)).toBe(0);
  if (schedule.isOpen(at)) expect(next).toBe(at);
}));

test('business days are a budget of business time, later for later starts and for more days', () => {
  const anyBy = fc.option(fc.integer({ min: 0, max: 24 * 60 }).map((minute) => minute * 60_000), { nil: undefined });
  fc.assert(fc.property(opening, anyInstant, fc.integer({ min: 1, max: 60 }), anyBy, (calendar, at, count, by) => {
    const schedule = compiled(calendar);
    const due = schedule.businessDays(at, count, by);
    expect(due).toBeGreaterThan(at);
    expect(schedule.add(at, schedule.elapsed(at, due))).toBe(due);
    expect(schedule.businessDays(at, count + 1, by)).toBeGreaterThanOrEqual(due);
  }), tries(150));
});
