import type { Hours } from '#core/sla-clock';
import type { AnyCalendar } from './calendars.js';

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
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const AROUND = 6 * DAY;
const WARM_UP = 2 * DAY;

const walls = new Map<string, Float64Array>();

/** The latest local time shown until each minute, as ms of UTC. */
function latestShown(zone: string, begin: number, end: number): Float64Array {
  const key = `${zone} ${begin}`;
  const kept = walls.get(key);
  if (kept !== undefined) return kept;
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const shown = new Float64Array((end - begin) / MINUTE);
  let latest = -Infinity;
  for (let at = begin - WARM_UP; at < end; at += MINUTE) {
    const [year, month, day, hour, minute, second] = clock.format(at).match(/\d+/g)!.map(Number) as [number, number, number, number, number, number];
    latest = Math.max(latest, Date.UTC(year, month - 1, day, hour, minute, second));
    if (at >= begin) shown[(at - begin) / MINUTE] = latest;
  }
  walls.set(key, shown);
  return shown;
}

export function minuteModel({ zone, middle, week, special }: AnyCalendar): MinuteModel {
  const hoursOn = new Map<number, readonly Hours[]>(special.map(({ date, hours }) => [date, hours]));
  const [begin, end] = [middle - AROUND, middle + AROUND];
  const isWithin = (shown: number, date: number): boolean => {
    const hours = hoursOn.get(date) ?? week[(new Date(date).getUTCDay() + 6) % 7]!;
    return hours.some(({ from, to }) => date + from <= shown && shown < date + to);
  };
  const open = Array.from(latestShown(zone, begin, end), (shown) => {
    const today = shown - (((shown % DAY) + DAY) % DAY);
    return isWithin(shown, today) || isWithin(shown, today - DAY);
  });
  const minuteOf = (at: number): number => Math.floor((at - begin) / MINUTE);
  const endOf = (minute: number): number => begin + (minute + 1) * MINUTE;
  return {
    begin,
    end,
    isOpen: (at) => open[minuteOf(at)]!,
    elapsed(from, to) {
      let sum = 0;
      for (let at = from; at < to;) {
        const next = Math.min(endOf(minuteOf(at)), to);
        if (open[minuteOf(at)]) sum += next - at;
        at = next;
      }
      return sum;
    },
    add(start, duration) {
      let left = duration;
      for (let at = start; at < end; at = endOf(minuteOf(at))) {
        if (left === 0) return at;
        if (!open[minuteOf(at)]) continue;
        const minute = endOf(minuteOf(at)) - at;
        if (left <= minute) return at + left;
        left -= minute;
      }
      return undefined;
    },
  };
}
