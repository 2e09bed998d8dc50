import { alwaysOpen, compileCalendar, DAY, weekdayOf, type Calendar, type Schedule } from '#core/sla-clock';
import { median, type Figure } from './report/figure.js';

const HOUR = 3_600_000;
const CALLS = 200_000;
const ROUNDS = 30;

/** Five days a week with a lunch break, and twelve holidays a year. */
const office: Calendar = {
  name: 'office',
  zone: 'Europe/Berlin',
  week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 8 * HOUR, to: 12 * HOUR }, { from: 13 * HOUR, to: 17.5 * HOUR }] : [])),
  specialDays: (year) => Array.from({ length: 12 }, (_, month) => Date.UTC(year, month, 6)).filter((date) => weekdayOf(date) < 5).map((date) => ({ date, hours: [] })),
};

/** Deadlines a second on one core, over starts within two years and budgets up to ten days; and what a first question costs. */
export async function calendarBench(): Promise<readonly Figure[]> {
  const schedule = compileCalendar(office);
  const starts = Float64Array.from({ length: CALLS }, (_, i) => Date.UTC(2026, 0, 1) + ((i * 7_919) % 730) * DAY + ((i * 104_729) % DAY));
  const budgets = Float64Array.from({ length: CALLS }, (_, i) => (i * 15_485_863) % (80 * HOUR));
  const rate = (subject: Schedule): number => {
    const began = performance.now();
    let sum = 0;
    for (let i = 0; i < CALLS; i++) sum += subject.add(starts[i]!, budgets[i]!);
    if (!Number.isFinite(sum)) throw new Error('No deadline');
    return (CALLS / (performance.now() - began)) * 1000;
  };
  const [calendar, clock]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    calendar.push(rate(schedule));
    clock.push(rate(alwaysOpen));
  }
  // Other zones each time: a zone's offsets are kept for the process.
  const first = Intl.supportedValuesOf('timeZone').filter((_, i) => i % 20 === 0).map((zone) => {
    const fresh = compileCalendar({ ...office, zone });
    const began = performance.now();
    fresh.isOpen(Date.UTC(2026, 5, 1));
    return performance.now() - began;
  });
  const [mine, plain] = [median(calendar), median(clock)];
  return [
    { name: 'add over a calendar with holidays', value: mine / 1e6, unit: 'M/s', goal: { atLeast: 1 }, note: `one core, five days a week in two intervals, 12 holidays a year, starts within two years, budgets to 80 h; median of ${ROUNDS} × ${CALLS.toLocaleString('en')} calls` },
    { name: 'around the clock ÷ calendar', value: plain / mine, unit: '×', goal: undefined, note: `${(plain / 1e6).toFixed(0)} M/s ÷ ${(mine / 1e6).toFixed(1)} M/s, by turns: one addition against two short searches` },
    { name: 'compile a year of it', value: median(first), unit: 'ms', goal: { atMost: 5 }, note: `the first question of a year, its zone's offsets included; median of ${first.length} zones, slowest ${Math.max(...first).toFixed(1)} ms` },
  ];
}
