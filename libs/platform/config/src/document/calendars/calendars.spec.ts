import { readFileSync } from 'node:fs';
import { compileCalendar, type Schedule } from '#core/sla-clock';
import { attachmentsOf } from '../../reading/attachments.js';
import { checkConfig } from '../check-config.js';
import { publicHolidays } from './public-holidays.js';

const TIERS = 'tiers: { gold: { high: { resolution: 180 } } }\n';
const files = attachmentsOf({ 'holidays.ics': readFileSync(new URL('../../../test/ical/holidays.ics', import.meta.url), 'utf8') });

function calendarsOf(yaml: string): (name: string) => Schedule {
  const checked = checkConfig(`${TIERS}calendars:\n${yaml}`, files);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return (name) => compileCalendar(checked.config.calendars.get(name)!.calendar);
}

/** Open hours on local dates of Berlin. */
const hoursOn = (schedule: Schedule, date: string, days = 1): number => {
  const from = schedule.nextOpening(Date.parse(`${date}T00:00Z`) - 30 * 3_600_000);
  return [...schedule.openings(from - 1, Date.parse(`${date}T00:00Z`) + (days + 1) * 86_400_000)]
    .filter(({ from: open }) => {
      const local = new Intl.DateTimeFormat('en-CA', { timeZone: schedule.zone }).format(open);
      return local >= date && local < new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
    })
    .reduce((sum, opening) => sum + (opening.to - opening.from) / 3_600_000, 0);
};

test('the calendar of the documentation', () => {
  const emea = calendarsOf(`
  emea-support:
    zone: Europe/Berlin
    hours: { mon-fri: ["08:00-12:00", "13:00-17:30"], sat: ["09:00-12:00"], sun: [] }
    holidays: { country: DE, state: BY, dates: ["2026-12-24", "12-31", "2026-08-03/2026-08-07"], ical: holidays.ics, half_days: { "2026-12-23": ["08:00-12:00"] } }
`)('emea-support');
  expect(hoursOn(emea, '2026-06-01')).toBe(8.5);
  expect(hoursOn(emea, '2026-06-06')).toBe(3);
  expect(hoursOn(emea, '2026-06-07')).toBe(0);
  // Epiphany and Corpus Christi are Bavarian, Ascension is German, Repentance Day is neither.
  expect(['2026-01-06', '2026-06-04', '2026-05-14', '2026-11-18'].map((date) => hoursOn(emea, date))).toEqual([0, 0, 0, 8.5]);
  expect(['2026-12-23', '2026-12-24', '2026-12-31', '2027-12-31'].map((date) => hoursOn(emea, date))).toEqual([4, 0, 0, 0]);
  expect(['2027-12-23', '2027-12-24'].map((date) => hoursOn(emea, date))).toEqual([8.5, 8.5]);
  expect(hoursOn(emea, '2026-08-03', 5)).toBe(0);
});

test('an iCal file: days, ranges, repetitions with exceptions and changes; what is cancelled is not there', () => {
  const ical = calendarsOf('  a: { zone: Europe/Berlin, hours: { mon-sun: ["08:00-16:00"] }, holidays: { ical: holidays.ics } }')('a');
  expect(hoursOn(ical, '2026-08-02', 8)).toBe(3 * 8);
  expect(['2019-06-15', '2020-06-15', '2026-06-15', '2027-06-15', '2028-06-15', '2028-06-16', '2099-06-15'].map((date) => hoursOn(ical, date))).toEqual([8, 0, 0, 8, 8, 0, 0]);
  expect(hoursOn(ical, '2026-09-07')).toBe(8);
});

test('groups of weekdays, over the end of the week, nights, and around the clock', () => {
  const of = calendarsOf(`
  lists: { zone: Europe/Berlin, hours: { "mon,wed": ["08:00-10:00"], Thu-Fri: ["8:00-9:00"], sat-sun: [] } }
  turn: { zone: Europe/Berlin, hours: { sat-mon: ["22:00-06:00"] } }
  always: { zone: Europe/Berlin, hours: 24x7, holidays: { dates: ["2026-06-03"] } }
`);
  expect(['01', '02', '03', '04', '05', '06'].map((day) => hoursOn(of('lists'), `2026-06-${day}`))).toEqual([2, 0, 2, 1, 1, 0]);
  expect(['01', '02', '06', '07'].map((day) => hoursOn(of('turn'), `2026-06-${day}`))).toEqual([8, 0, 8, 8]);
  expect(of('always').elapsed(Date.parse('2026-06-01T00:00+02:00'), Date.parse('2026-06-05T00:00+02:00'))).toBe(72 * 3_600_000);
});

test('a calendar keeps of the one it extends what it does not say itself; dates add up, and what is said last counts', () => {
  const of = calendarsOf(`
  swiss: { extends: austria, holidays: { country: CH, half_days: { "2026-12-24": ["08:00-10:00"] } } }
  austria: { extends: germany, zone: Europe/Vienna, hours: { fri: ["08:00-12:00"] }, holidays: { country: AT } }
  germany: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-16:00"] }, holidays: { country: DE, dates: ["12-24"] } }
`);
  expect(of('austria').zone).toBe('Europe/Vienna');
  expect(['2026-06-01', '2026-06-05'].map((date) => hoursOn(of('austria'), date))).toEqual([8, 4]);
  // 26 October is Austria's, 1 August Switzerland's, 24 December everybody's.
  expect(['germany', 'austria', 'swiss'].map((name) => hoursOn(of(name), '2026-10-26'))).toEqual([8, 0, 8]);
  expect(['germany', 'austria', 'swiss'].map((name) => hoursOn(of(name), '2026-12-24'))).toEqual([0, 0, 2]);
});

test('holidays of other types close from when they begin', () => {
  const of = calendarsOf('  a: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-17:00"] }, holidays: { country: DE, types: [public, bank] } }');
  expect(['2026-12-24', '2026-12-25', '2026-12-31'].map((date) => hoursOn(of('a'), date))).toEqual([6, 0, 6]);
});

test('holidays that begin at sunset, last for days, or over New Year are whole local dates', () => {
  const dates = (country: string, year: number, month: number) => publicHolidays({ country, state: undefined, region: undefined, types: ['public'] }, year)
    .map(({ date }) => new Date(date).toISOString().slice(0, 10)).filter((date) => date.startsWith(`${year}-${String(month).padStart(2, '0')}`));
  expect(dates('SA', 2026, 3)).toEqual(['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22']);
  // The afternoon before is no whole day.
  expect(dates('TR', 2025, 6)).toEqual(['2025-06-06', '2025-06-07', '2025-06-08', '2025-06-09']);
  expect(dates('SZ', 2026, 1).slice(0, 2)).toEqual(['2026-01-01', '2026-01-02']);
});

test('another holiday is another calendar, another spelling is not', () => {
  const fingerprint = (yaml: string): string => {
    const checked = checkConfig(`${TIERS}calendars:\n${yaml}`, files);
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
    return checked.config.calendars.get('a')!.fingerprint;
  };
  const plain = fingerprint('  a: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-17:00"] } }');
  expect(fingerprint('  a: { hours: { "mon,tue,wed-fri": ["8:00 - 17:00"], sat: [] }, zone: Europe/Berlin, holidays: {} }')).toBe(plain);
  expect(fingerprint('  a: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-17:00"] }, holidays: { dates: ["12-24"] } }')).not.toBe(plain);
  expect(fingerprint('  a: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-17:00"] }, holidays: { ical: holidays.ics } }')).not.toBe(plain);
});
