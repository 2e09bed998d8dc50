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

function wallOf(zone: string, begin: number, end: number): Wall {
  const key = `${zone} ${begin}`;
  const kept = walls.get(key);
  if (kept !== undefined) return kept;
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const shown = new Float64Array((end - begin) / MINUTE);
  const latest = new Float64Array((end - begin) / MINUTE);
  let until = -Infinity;
  for (let at = begin - WARM_UP; at < end; at += MINUTE) {
    const [year, month, day, hour, minute, second] = clock.format(at).match(/\d+/g)!.map(Number) as [number, number, number, number, number, number];
    const now = Date.UTC(year, month - 1, day, hour, minute, second);
    until = Math.max(until, now);
    if (at < begin) continue;
    shown[(at - begin) / MINUTE] = now;
    latest[(at - begin) / MINUTE] = until;
  }
  const wall = { shown, latest };
  walls.set(key, wall);
  return wall;
}

export function minuteModel({ zone, middle, week, special }: HoursAround): MinuteModel {
  const hoursOn = new Map<number, readonly Hours[]>(special.map(({ date, hours }) => [date, hours]));
  const [begin, end] = [middle - AROUND, middle + AROUND];
  const { shown, latest } = wallOf(zone, begin, end);
  const dateOf = (wall: number): number => wall - (((wall % DAY) + DAY) % DAY);
  const isWithin = (wall: number, date: number): boolean => {
    const hours = hoursOn.get(date) ?? week[(new Date(date).getUTCDay() + 6) % 7]!;
    return hours.some(({ from, to }) => date + from <= wall && wall < date + to);
  };
  const looked: (boolean | undefined)[] = [];
  const isOpenIn = (minute: number): boolean => (looked[minute] ??= isWithin(latest[minute]!, dateOf(latest[minute]!)) || isWithin(latest[minute]!, dateOf(latest[minute]!) - DAY));
  const minuteOf = (at: number): number => Math.floor((at - begin) / MINUTE);
  const endOf = (minute: number): number => begin + (minute + 1) * MINUTE;

  const elapsed = (from: number, to: number): number => {
    let sum = 0;
    for (let at = from; at < to;) {
      const next = Math.min(endOf(minuteOf(at)), to);
      if (isOpenIn(minuteOf(at))) sum += next - at;
      at = next;
    }
    return sum;
  };
  /** The day whose hours the instant lies in; the day that is shown, while closed. */
  const dayAt = (at: number): number => {
    const minute = minuteOf(at);
    const today = dateOf(shown[minute]!);
    return !isWithin(latest[minute]!, today) && isWithin(latest[minute]!, today - DAY) ? today - DAY : today;
  };
  const isBusinessDay = (date: number): boolean => latest.some((wall) => wall >= date && wall < date + 2 * DAY && isWithin(wall, date));
  const dayAfter = (date: number, count: number): number | undefined => {
    for (let day = date + DAY, left = count; day < latest.at(-1)! - DAY; day += DAY) if (isBusinessDay(day) && --left === 0) return day;
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
