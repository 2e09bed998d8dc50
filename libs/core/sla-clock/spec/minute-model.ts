import type { Hours, SpecialDay } from '#core/sla-clock';

/**
 * A person with a wall clock and a list of hours, who looks at the clock every minute and writes down whether it is time
 * to be open. The latest time the clock has shown is what counts: an hour shown again in autumn is over already.
 * Slow and plain; shares no code with the calendar.
 */
export interface MinuteModel {
  readonly begin: number;
  readonly end: number;
  isOpen(at: number): boolean;
  elapsed(from: number, to: number): number;
  /** Undefined: not within the model's time. */
  add(start: number, duration: number): number | undefined;
  /** The business time that `count` business days from `start` are, perhaps by a local time (docs/adr/0010). Undefined: not within the model's time. */
  businessDays(start: number, count: number, by: number | undefined): number | undefined;
}

/** Hours in the days around `middle`. */
export interface HoursAround {
  readonly zone: string;
  readonly middle: number;
  readonly week: readonly (readonly Hours[])[];
  readonly special: readonly SpecialDay[];
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const AROUND = 6 * DAY;
const WARM_UP = 2 * DAY;

interface Wall {
  /** The local time shown at each minute, as ms of UTC. */
  readonly shown: Float64Array;
  /** The latest one shown until then. */
  readonly latest: Float64Array;
}
const walls = new Map<string, Wall>();

/** Zones change their clocks at a quarter of an hour; in between, the minutes are counted on. */
const QUARTER = 15 * MINUTE;

function wallOf(zone: string, begin: number, end: number): Wall {
  const key = `${zone} ${begin}`;
  const kept = walls.get(key);
  if (kept !== undefined) return kept;
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const wall = { shown: new Float64Array((end - begin) / MINUTE), latest: new Float64Array((end - begin) / MINUTE) };
  let latest = -Infinity;
  let seen = 0;
  for (let at = begin - WARM_UP; at < end; at += MINUTE) {
    if (at % QUARTER === 0) {
      const [year, month, day, hour, minute, second] = clock.format(at).match(/\d+/g)!.map(Number) as [number, number, number, number, number, number];
      seen = Date.UTC(year, month - 1, day, hour, minute, second);
    }
    const shown = seen + (at % QUARTER);
    latest = Math.max(latest, shown);
    if (at < begin) continue;
    wall.shown[(at - begin) / MINUTE] = shown;
    wall.latest[(at - begin) / MINUTE] = latest;
  }
  walls.set(key, wall);
  return wall;
}

export function minuteModel({ zone, middle, week, special }: HoursAround): MinuteModel {
  const hoursOn = new Map<number, readonly Hours[]>(special.map(({ date, hours }) => [date, hours]));
  const [begin, end] = [middle - AROUND, middle + AROUND];
  const { shown, latest } = wallOf(zone, begin, end);
  const dateOf = (wall: number): number => wall - (((wall % DAY) + DAY) % DAY);
  const hoursOf = (date: number): readonly Hours[] => hoursOn.get(date) ?? week[(new Date(date).getUTCDay() + 6) % 7]!;
  const isWithin = (wall: number, date: number): boolean => hoursOf(date).some(({ from, to }) => date + from <= wall && wall < date + to);
  const businessDays = new Set<number>();
  const open = new Uint8Array(latest.length);
  for (let date = dateOf(latest[0]!) - DAY; date <= latest.at(-1)!; date += DAY) {
    for (const { from, to } of hoursOf(date)) {
      for (let minute = latest.findIndex((wall) => wall >= date + from); latest[minute]! < date + to; minute++) {
        open[minute] = 1;
        businessDays.add(date);
      }
    }
  }
  /** Open minutes before each; one more for all of them. */
  const before = new Int32Array(latest.length + 1);
  open.forEach((one, minute) => { before[minute + 1] = before[minute]! + one; });
  const minuteOf = (at: number): number => Math.floor((at - begin) / MINUTE);
  const endOf = (minute: number): number => begin + (minute + 1) * MINUTE;
  const isOpenIn = (minute: number): boolean => open[minute] === 1;

  const elapsedUntil = (at: number): number => before[minuteOf(at)]! * MINUTE + (isOpenIn(minuteOf(at)) ? (at - begin) % MINUTE : 0);
  const elapsed = (from: number, to: number): number => (to <= from ? 0 : elapsedUntil(to) - elapsedUntil(from));
  /** The day whose hours the instant lies in; the day that is shown, while closed. */
  const dayAt = (at: number): number => {
    const minute = minuteOf(at);
    const today = dateOf(shown[minute]!);
    return !isWithin(latest[minute]!, today) && isWithin(latest[minute]!, today - DAY) ? today - DAY : today;
  };
  const dayAfter = (date: number, count: number): number | undefined => {
    for (let day = date + DAY, left = count; day < latest.at(-1)! - DAY; day += DAY) if (businessDays.has(day) && --left === 0) return day;
    return undefined;
  };
  /** The first instant at which the clock shows so late a time. */
  const firstShowing = (wall: number): number | undefined => {
    const minute = latest.findIndex((time) => time + MINUTE > wall);
    return minute === -1 ? undefined : begin + minute * MINUTE + Math.max(0, wall - latest[minute]!);
  };

  return {
    begin,
    end,
    isOpen: (at) => isOpenIn(minuteOf(at)),
    elapsed,
    add(start, duration) {
      let left = duration;
      for (let at = start; at < end; at = endOf(minuteOf(at))) {
        if (left === 0) return at;
        if (!isOpenIn(minuteOf(at))) continue;
        const minute = endOf(minuteOf(at)) - at;
        if (left <= minute) return at + left;
        left -= minute;
      }
      return undefined;
    },
    businessDays(start, count, by) {
      let from = start;
      while (by === undefined && from < end && !isOpenIn(minuteOf(from))) from = endOf(minuteOf(from));
      if (from >= end) return undefined;
      const position = by ?? shown[minuteOf(from)]! + (from % MINUTE) - dayAt(from);
      for (let days = count; ; days++) {
        const day = dayAfter(dayAt(from), days);
        const due = day === undefined ? undefined : firstShowing(day + position);
        if (due === undefined) return undefined;
        if (by === undefined || elapsed(start, due) > 0) return elapsed(start, due);
      }
    },
  };
}
