import type { CalendarText } from './calendars.js';

/** Worked by hand. `due` of `add`, `1bd` or `1bd by 17:00`; times with the offset that local clocks had. */
export interface CalendarExample {
  readonly story: string;
  readonly calendar: CalendarText;
  /** [start, budget, due] */
  readonly due?: readonly (readonly [string, string, string])[];
  /** [from, to, open minutes] */
  readonly open?: readonly (readonly [string, string, number])[];
}

const DAYTIME = { 'mon-fri': ['08:00-12:00', '13:00-17:30'] };
const BERLIN: CalendarText = { zone: 'Europe/Berlin', hours: DAYTIME, days: { '2026-12-24': [], '2026-12-25': [], '2026-12-23': ['08:00-12:00'] } };
const NIGHTS = { 'mon-sun': ['22:00-06:00'] };

export const CALENDAR_EXAMPLES: readonly CalendarExample[] = [
  {
    story: 'an ordinary week with a lunch break',
    calendar: BERLIN,
    due: [
      ['2026-06-01T08:00+02:00', '1h', '2026-06-01T09:00+02:00'],
      ['2026-06-01T11:30+02:00', '1h', '2026-06-01T13:30+02:00'],
      ['2026-06-01T11:00+02:00', '1h', '2026-06-01T12:00+02:00'],
      ['2026-06-01T13:00+02:00', '4h30m', '2026-06-01T17:30+02:00'],
      ['2026-06-05T17:00+02:00', '1h', '2026-06-08T08:30+02:00'],
      ['2026-06-06T12:00+02:00', '0h', '2026-06-06T12:00+02:00'],
      ['2026-06-06T12:00+02:00', '1m', '2026-06-08T08:01+02:00'],
      ['2026-06-01T08:00+02:00', '24h', '2026-06-03T16:00+02:00'],
    ],
    open: [['2026-06-01T00:00+02:00', '2026-06-08T00:00+02:00', 5 * 510], ['2026-06-06T00:00+02:00', '2026-06-08T08:00+02:00', 0]],
  },
  {
    story: 'a half day and two holidays before a weekend',
    calendar: BERLIN,
    due: [['2026-12-23T11:00+01:00', '1h', '2026-12-23T12:00+01:00'], ['2026-12-23T11:00+01:00', '2h', '2026-12-28T09:00+01:00']],
    open: [['2026-12-23T00:00+01:00', '2026-12-28T00:00+01:00', 240]],
  },
  {
    story: 'business days: the same position on the next one, and a position outside the hours is the closing time before it',
    calendar: BERLIN,
    due: [
      ['2026-06-01T10:00+02:00', '1bd', '2026-06-02T10:00+02:00'],
      ['2026-06-05T10:00+02:00', '1bd', '2026-06-08T10:00+02:00'],
      ['2026-06-05T10:00+02:00', '3bd', '2026-06-10T10:00+02:00'],
      // Received on Saturday: Monday is the business day it has.
      ['2026-06-06T12:00+02:00', '1bd', '2026-06-08T17:30+02:00'],
      ['2026-06-05T18:00+02:00', '1bd', '2026-06-08T17:30+02:00'],
      ['2026-06-01T08:00+02:00', '1bd', '2026-06-01T17:30+02:00'],
      ['2026-06-01T12:30+02:00', '1bd', '2026-06-02T12:00+02:00'],
      // Half days are business days, and end when they end.
      ['2026-12-22T16:00+01:00', '1bd', '2026-12-23T12:00+01:00'],
      ['2026-12-22T16:00+01:00', '2bd', '2026-12-28T16:00+01:00'],
      ['2026-12-23T11:00+01:00', '1bd', '2026-12-28T11:00+01:00'],
    ],
  },
  {
    story: 'by a local time: the Nth business day after the day of the start',
    calendar: BERLIN,
    due: [
      ['2026-06-01T10:00+02:00', '1bd by 17:00', '2026-06-02T17:00+02:00'],
      ['2026-06-01T07:00+02:00', '1bd by 17:00', '2026-06-02T17:00+02:00'],
      ['2026-06-01T18:00+02:00', '1bd by 17:00', '2026-06-02T17:00+02:00'],
      ['2026-06-06T12:00+02:00', '1bd by 17:00', '2026-06-08T17:00+02:00'],
      ['2026-06-05T10:00+02:00', '2bd by 09:00', '2026-06-09T09:00+02:00'],
      // The desk closes before that time.
      ['2026-06-01T10:00+02:00', '1bd by 19:00', '2026-06-02T17:30+02:00'],
      ['2026-12-22T10:00+01:00', '1bd by 17:00', '2026-12-23T12:00+01:00'],
      // Before the desk opens: what counts is the evening before; with nobody there since the start, the next day.
      ['2026-06-01T10:00+02:00', '1bd by 07:00', '2026-06-01T17:30+02:00'],
      ['2026-06-01T18:00+02:00', '1bd by 07:00', '2026-06-02T17:30+02:00'],
    ],
  },
  {
    story: 'Berlin, clocks forward 02:00 → 03:00 on 29 March: a boundary in the gap is the first instant after it',
    calendar: { zone: 'Europe/Berlin', hours: { sun: ['02:30-10:00'], sat: ['22:00-02:15'] } },
    due: [['2026-03-28T12:00+01:00', '4h', '2026-03-29T03:00+02:00'], ['2026-03-29T01:00+01:00', '2h', '2026-03-29T04:00+02:00']],
    open: [['2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00', 120 + 420]],
  },
  {
    story: 'Berlin, clocks back 03:00 → 02:00 on 25 October: a boundary shown twice is its first showing',
    calendar: { zone: 'Europe/Berlin', hours: { sun: ['02:30-10:00'], sat: ['22:00-02:30'] } },
    due: [['2026-10-24T22:00+02:00', '4h30m', '2026-10-25T02:30+02:00'], ['2026-10-25T02:30+02:00', '1h', '2026-10-25T02:30+01:00']],
    open: [['2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00', 11 * 60]],
  },
  {
    story: 'hours that lie within the hour shown twice are open once, those within the gap never',
    calendar: { zone: 'Europe/Berlin', hours: { sun: ['02:15-02:45'] } },
    open: [['2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00', 30], ['2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00', 0]],
    due: [['2026-10-25T00:00+02:00', '30m', '2026-10-25T02:45+02:00'], ['2026-03-29T00:00+01:00', '10m', '2026-04-05T02:25+02:00']],
  },
  {
    story: 'a night shift is an hour shorter in spring and an hour longer in autumn',
    calendar: { zone: 'America/New_York', hours: NIGHTS },
    open: [['2026-03-07T12:00-05:00', '2026-03-08T12:00-04:00', 420], ['2026-10-31T12:00-04:00', '2026-11-01T12:00-05:00', 540]],
    due: [
      ['2026-03-07T22:00-05:00', '7h', '2026-03-08T06:00-04:00'],
      ['2026-10-31T22:00-04:00', '9h', '2026-11-01T06:00-05:00'],
      ['2026-06-02T02:00-04:00', '1bd', '2026-06-03T02:00-04:00'],
      ['2026-06-02T12:00-04:00', '1bd', '2026-06-03T06:00-04:00'],
    ],
  },
  {
    story: 'a night shift belongs to the evening it begins on: a holiday cancels the one that begins on it',
    calendar: { zone: 'America/New_York', hours: NIGHTS, days: { '2026-12-25': [] } },
    open: [['2026-12-25T00:00-05:00', '2026-12-26T00:00-05:00', 360], ['2026-12-26T00:00-05:00', '2026-12-26T22:00-05:00', 0]],
  },
  {
    story: 'business days of a night shift: until it ends it is still the day of its evening, then the day that is shown',
    calendar: { zone: 'Europe/Berlin', hours: { 'mon-sat': ['22:00-06:00'] } },
    due: [
      ['2026-06-06T05:59+02:00', '1bd by 23:00', '2026-06-06T23:00+02:00'],
      ['2026-06-06T06:00+02:00', '1bd by 23:00', '2026-06-08T23:00+02:00'],
      ['2026-06-06T22:00+02:00', '1bd by 23:00', '2026-06-08T23:00+02:00'],
      ['2026-06-07T02:00+02:00', '1bd', '2026-06-09T02:00+02:00'],
    ],
  },
  {
    story: 'the last business day of a year is one, and so is the first of the next',
    calendar: BERLIN,
    due: [['2026-12-30T10:00+01:00', '1bd', '2026-12-31T10:00+01:00'], ['2026-12-31T10:00+01:00', '1bd', '2027-01-01T10:00+01:00'], ['2026-12-30T10:00+01:00', '3bd', '2027-01-04T10:00+01:00']],
  },
  {
    story: 'written as two, the shift is cut at midnight by a holiday',
    calendar: { zone: 'America/New_York', hours: { 'mon-sun': ['00:00-06:00', '22:00-24:00'] }, days: { '2026-12-25': [] } },
    open: [['2026-12-25T00:00-05:00', '2026-12-26T00:00-05:00', 0], ['2026-12-26T00:00-05:00', '2026-12-26T22:00-05:00', 360]],
    due: [['2026-12-24T22:00-05:00', '2h', '2026-12-25T00:00-05:00'], ['2026-12-23T22:00-05:00', '3h', '2026-12-24T01:00-05:00']],
  },
  {
    story: 'Lord Howe Island shifts by half an hour: 02:00 → 02:30',
    calendar: { zone: 'Australia/Lord_Howe', hours: { sun: ['02:15-04:00'] } },
    open: [['2026-10-04T00:00+10:30', '2026-10-05T00:00+11:00', 90]],
    due: [['2026-10-04T00:00+10:30', '1h', '2026-10-04T03:30+11:00'], ['2026-04-05T00:00+11:00', '15m', '2026-04-05T02:30+10:30']],
  },
  {
    story: 'Cairo has no midnight on 24 April: the day begins at 01:00',
    calendar: { zone: 'Africa/Cairo', hours: { 'mon-sun': ['00:00-24:00'] }, days: { '2026-04-23': [] } },
    open: [['2026-04-23T00:00+02:00', '2026-04-25T00:00+03:00', 23 * 60]],
    due: [['2026-04-23T12:00+02:00', '1m', '2026-04-24T01:01+03:00']],
  },
  {
    story: 'São Paulo had no midnight on 4 November 2018',
    calendar: { zone: 'America/Sao_Paulo', hours: { sun: ['00:00-08:00'], sat: ['20:00-24:00'] } },
    open: [['2018-11-03T12:00-03:00', '2018-11-04T12:00-02:00', 11 * 60]],
    due: [['2018-11-03T20:00-03:00', '4h', '2018-11-04T01:00-02:00'], ['2018-11-03T20:00-03:00', '5h', '2018-11-04T02:00-02:00']],
  },
  {
    story: 'Samoa had no 30 December 2011: nothing was open on it, and it was no business day',
    calendar: { zone: 'Pacific/Apia', hours: { 'mon-fri': ['08:00-16:00'] } },
    open: [['2011-12-29T00:00-10:00', '2012-01-02T00:00+14:00', 480]],
    due: [['2011-12-29T15:00-10:00', '2h', '2012-01-02T09:00+14:00'], ['2011-12-29T10:00-10:00', '1bd', '2012-01-02T10:00+14:00']],
  },
  {
    story: 'zones of a quarter and three quarters of an hour',
    calendar: { zone: 'Asia/Kathmandu', hours: { 'sun,mon,tue,wed,thu,fri': ['10:00-17:00'] } },
    due: [['2026-01-02T16:00+05:45', '2h', '2026-01-04T11:00+05:45']],
  },
  {
    story: 'Chatham Islands go back at 03:45, and forward at 02:45',
    calendar: { zone: 'Pacific/Chatham', hours: { sun: ['02:00-05:00'] } },
    open: [['2026-04-05T00:00+13:45', '2026-04-06T00:00+12:45', 240], ['2026-09-27T00:00+12:45', '2026-09-28T00:00+13:45', 120]],
  },
  {
    story: 'around the clock but for holidays, over New Year and a leap day',
    calendar: { zone: 'Europe/Dublin', hours: { 'mon-sun': ['00:00-24:00'] }, days: { '2028-01-01': [] } },
    due: [['2027-12-31T12:00+00:00', '13h', '2028-01-02T01:00+00:00'], ['2028-02-28T12:00+00:00', '48h', '2028-03-01T12:00+00:00'], ['2027-12-31T12:00+00:00', '12h', '2028-01-01T00:00+00:00'], ['2026-12-31T23:00+00:00', '1bd', '2027-01-01T23:00+00:00']],
    open: [['2027-01-01T00:00+00:00', '2029-01-01T00:00+00:00', (365 + 365) * 1440]],
  },
];
