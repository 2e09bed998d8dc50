import fc from 'fast-check';
import { STATUSES, type Priority, type Status, type TicketMoment } from '#core/ticket';
import { alwaysOpen, compileCalendar, DAY, type Happening, type NamedClock, type OnChange, type OnReopen, type PolicySet, type Schedule, type Target, type Threshold } from '#core/sla-clock';
import { OCCASIONS } from '../any-calendar.js';
import { calendarOf, HOUR, hoursOf, MINUTE, type CalendarText } from '../calendars.js';
import { minuteModel, type MinuteModel } from '../minute-model.js';

/** A desk with its calendars and promises, and a ticket of it, in the days around a change of the clocks. Plain data: what a counter-example prints. */
export interface World {
  readonly middle: number;
  readonly calendars: Readonly<Record<'day' | 'shift', CalendarText>>;
  readonly policies: readonly PolicyText[];
  readonly named: Readonly<Record<string, NamedClock>>;
  readonly respondedBy: readonly Status[];
  readonly moments: readonly TicketMoment[];
}

/** For the tickets of one priority; `low` is nobody's. */
export interface PolicyText {
  readonly name: Priority;
  readonly calendar: 'day' | 'shift' | '24x7';
  readonly onChange: OnChange;
  readonly onReopen: OnReopen;
  readonly thresholds: readonly string[];
  readonly clocks: readonly { readonly clock: string; readonly target: Target; readonly pauseOn: readonly Status[]; readonly start?: Happening }[];
}

export interface Compiled {
  readonly set: PolicySet;
  schedule(name: string): Schedule;
  /** The same calendars, by brute force. */
  minutes(name: string): MinuteModel;
}

const THRESHOLDS: Readonly<Record<string, Threshold['at']>> = {
  '50%': { percent: 50 }, '33.3%': { percent: 33.3 }, '85%': { percent: 85 }, '100%': { percent: 100 }, '120%': { percent: 120 }, '-15m': { offsetMs: -15 * MINUTE }, '+1h': { offsetMs: HOUR },
};
const QUARTER = 15 * MINUTE;
/** Where the clocks go back and forward, by an hour and by half of one, and where midnight is skipped or shown twice. */
const CHANGES = OCCASIONS.filter(([zone, date]) => ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Sao_Paulo', 'America/Havana'].includes(zone) && date !== '2010-09-09');

const DAYTIMES = [['08:00-12:00', '13:00-17:30'], ['00:00-24:00'], ['00:30-02:30', '03:00-10:00'], ['02:15-02:45', '09:00-17:00'], ['18:00-24:00'], ['00:00-01:00', '22:00-24:00'], ['02:30-06:00', '06:30-20:00']];
const SHIFTS = [['22:00-06:00'], ['20:00-02:30'], ['23:30-00:30'], ['18:00-24:00'], ['23:00-11:00']];
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const calendar = (zone: string, middle: number, days: readonly (readonly string[])[]): fc.Arbitrary<CalendarText> => fc.record({
  zone: fc.constant(zone),
  usual: fc.constantFrom(...days),
  closed: fc.subarray(WEEK, { maxLength: 2 }),
  off: fc.uniqueArray(fc.integer({ min: -2, max: 3 }), { maxLength: 2 }),
  half: fc.option(fc.integer({ min: -2, max: 3 }), { nil: undefined }),
}).map(({ usual, closed, off, half }) => ({
  zone,
  hours: Object.fromEntries(WEEK.filter((day) => !closed.includes(day)).map((day) => [day, usual])),
  days: Object.fromEntries([...off.map((day) => [day, []] as const), ...(half === undefined ? [] : [[half, ['09:00-11:00']] as const])].map(([day, hours]) => [new Date(middle + day * DAY).toISOString().slice(0, 10), hours])),
}));

const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 48 }).map((quarters) => ({ ms: quarters * QUARTER })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }).map((businessDays) => ({ businessDays })) },
  { weight: 1, arbitrary: fc.record({ businessDays: fc.constant(1), by: fc.integer({ min: 0, max: 96 }).map((quarters) => quarters * QUARTER) }) },
);
const statuses = fc.oneof(fc.constant<Status[]>(['pending', 'on_hold']), fc.constant<Status[]>([]), fc.subarray<Status>([...STATUSES], { maxLength: 3 }));
const anchor = fc.constantFrom<Happening | undefined>(undefined, undefined, undefined, 'created', 'opened', 'assigned', 'status:in_progress', 'status:on_hold');

const promise = (clock: string, named: NamedClock): fc.Arbitrary<PolicyText['clocks'][number]> => fc.record({ target, pauseOn: statuses, start: anchor }).map(({ start, ...rest }) => {
  // As a configuration is compiled: a clock of the user's that starts with the ticket starts at its creation.
  const own = start ?? (clock === 'mine' && named.start.includes('created') ? 'created' : undefined);
  return { clock, ...rest, ...(own !== undefined && { start: own }) };
});
const CLOCKS = ['response', 'resolution', 'next_response', 'update', 'ownership', 'mine'];
const policy = (name: Priority, named: NamedClock): fc.Arbitrary<PolicyText> => fc.record({
  name: fc.constant(name),
  calendar: fc.constantFrom('day', 'shift', '24x7'),
  onChange: fc.constantFrom('retroactive', 'forward', 'reset'),
  onReopen: fc.constantFrom('resume', 'new_cycle'),
  thresholds: fc.subarray(Object.keys(THRESHOLDS)),
  clocks: fc.subarray(CLOCKS, { minLength: 1 }).chain((clocks) => fc.tuple(...clocks.map((clock) => promise(clock, named)))),
});

const GOING_ON = ['status:new', 'status:open', 'status:in_progress', 'status:pending', 'status:on_hold'] as const;
const namedClock: fc.Arbitrary<NamedClock> = fc.record({
  start: fc.subarray<Happening>(['created', 'opened', 'assigned', 'responded', 'customer_message', 'agent_message', ...GOING_ON], { minLength: 1, maxLength: 2 }),
  stop: fc.subarray<Happening>(['opened', 'assigned', 'responded', 'resolved', 'customer_message', 'agent_message', ...GOING_ON, 'status:resolved', 'status:cancelled'], { minLength: 1, maxLength: 2 }),
});

const optional = <T>(values: fc.Arbitrary<T>, freq: number) => fc.option(values, { nil: undefined, freq });
/** From the creation on; quarters meet deadlines and opening hours. */
const instant = (created: number): fc.Arbitrary<number> => fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }).map((quarters) => created + quarters * QUARTER) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 192 }).map((quarters) => created + quarters * QUARTER) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * DAY }).map((ms) => created + ms) },
  { weight: 1, arbitrary: fc.integer({ min: -8, max: 0 }).map((quarters) => created + quarters * QUARTER) },
);

const moment = (created: number): fc.Arbitrary<TicketMoment> => fc.record({
  occurredAt: instant(created),
  sequence: fc.integer({ min: 0, max: 3 }),
  eventId: fc.constantFrom('a', 'b', 'c', 'd'),
  createdAt: fc.oneof({ weight: 19, arbitrary: fc.constant(created) }, { weight: 1, arbitrary: fc.constant(created - HOUR) }),
  status: fc.constantFrom<string>(...STATUSES, 'new', 'open', 'open', 'pending', 'Waiting for Godot'),
  priority: fc.constantFrom<Priority>('critical', 'critical', 'critical', 'high', 'medium', 'low'),
  tier: fc.constant('gold'),
  group: optional(fc.constantFrom('Network', 'Desk'), 2),
  comment: optional(fc.record({ by: fc.constantFrom('customer', 'agent'), public: fc.constantFrom(true, true, false) }), 1),
  firstResponseAt: fc.option(instant(created), { nil: undefined, freq: 12 }),
}).map(({ group, comment, firstResponseAt, ...said }) =>
  ({ ...said, ...(group !== undefined && { group }), ...(comment !== undefined && { comment }), ...(firstResponseAt !== undefined && { firstResponseAt }) }));

export const anyWorld: fc.Arbitrary<World> = fc.tuple(fc.constantFrom(...CHANGES), namedClock).chain(([[zone, date], mine]) => {
  const middle = Date.parse(`${date}T00:00Z`);
  return fc.record({
    middle: fc.constant(middle),
    calendars: fc.record({ day: calendar(zone, middle, DAYTIMES), shift: calendar(zone, middle, SHIFTS) }),
    policies: fc.tuple(policy('critical', mine), policy('high', mine), policy('medium', mine)),
    named: fc.constant({ mine }),
    respondedBy: fc.oneof(fc.constant<Status[]>(['in_progress', 'resolved', 'closed']), fc.subarray<Status>([...STATUSES], { maxLength: 3 })),
    moments: fc.integer({ min: -120, max: 40 }).map((quarters) => middle + quarters * QUARTER)
      .chain((created) => fc.uniqueArray(moment(created), { minLength: 1, maxLength: 8, selector: ({ occurredAt, sequence, eventId }) => `${occurredAt}/${sequence}/${eventId}` })),
  });
});

const everyHour = new Map<number, MinuteModel>();

function aroundTheClock(middle: number): MinuteModel {
  const kept = everyHour.get(middle) ?? minuteModel({ zone: 'UTC', middle, week: WEEK.map(() => [hoursOf('00:00-24:00')]), special: [] });
  everyHour.set(middle, kept);
  return kept;
}

export function compileWorld({ middle, calendars, policies, named, respondedBy }: World): Compiled {
  const hours = Object.entries(calendars).map(([name, text]) => ({ ...calendarOf(text), name }));
  const schedules = new Map<string, Schedule>([[alwaysOpen.name, alwaysOpen], ...hours.map((one) => [one.name, compileCalendar(one)] as const)]);
  const models = new Map<string, MinuteModel>([
    [alwaysOpen.name, aroundTheClock(middle)],
    ...hours.map(({ name, zone, week, specialDays }) => [name, minuteModel({ zone, middle, week, special: specialDays(new Date(middle).getUTCFullYear()) })] as const),
  ]);
  return {
    schedule: (name) => schedules.get(name)!,
    minutes: (name) => models.get(name)!,
    set: {
      version: 1,
      namedClocks: new Map(Object.entries(named)),
      respondedBy: new Set(respondedBy),
      statusOf: (word) => STATUSES.find((status) => status === word),
      policies: policies.map((policy) => ({
        ...policy,
        version: 1,
        schedule: schedules.get(policy.calendar)!,
        clocks: policy.clocks.map(({ pauseOn, ...clock }) => ({ ...clock, pauseOn: new Set(pauseOn), thresholds: policy.thresholds.map((name) => ({ name, at: THRESHOLDS[name]!, alerts: true })) })),
        matches: ({ priority }) => priority === policy.name,
      })),
    },
  };
}
