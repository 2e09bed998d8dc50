import { DAY, type Hours } from '#core/sla-clock';
import { list, scalar, Wrong, type Shape } from '../../reading/shape.js';
import type { Path, Reading } from '../../reading/reading.js';

const MINUTE = 60_000;
export const TIME = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d`;
const PATTERN = String.raw`^\s*(${TIME})\s*-\s*(${TIME}|24:00)\s*$`;
const EXPECTED = 'hours like "08:00-17:30", "22:00-06:00" (over midnight) or "00:00-24:00"';

const interval: Shape<Hours> = scalar({ type: 'string', pattern: PATTERN }, EXPECTED, (value) => {
  if (typeof value !== 'string') return undefined;
  const [, begin, end] = new RegExp(PATTERN).exec(value) ?? [];
  if (begin === undefined || end === undefined) return undefined;
  const [from, to] = [timeOf(begin), timeOf(end)];
  if (from === to) return new Wrong(`found ${JSON.stringify(value)}, which ends when it begins; around the clock is "00:00-24:00"`);
  return { from, to: to > from ? to : to + DAY };
});

export const hoursOfDay: Shape<readonly Hours[]> = {
  ...list(interval, { most: 48 }),
  read(node, path, reading) {
    const hours = list(interval, { most: 48 }).read(node, path, reading);
    if (!hours) return undefined;
    const before = reading.errors;
    hours.forEach((one, i) => {
      const other = hours.slice(0, i).find((earlier) => one.from < earlier.to && earlier.from < one.to);
      if (other) reading.errorAt([...path, i], `"${formatHours(one)}" overlaps "${formatHours(other)}"`);
    });
    return reading.errors === before ? hours.toSorted((a, b) => a.from - b.from) : undefined;
  },
};

/** Hours of one day that are still going on when the next day's begin, over the whole week; reported once for each day they begin on. */
export function reportNightOverlaps(week: readonly (readonly Hours[])[], pathOf: (weekday: number) => Path, reading: Reading): void {
  const reported = new Set<string>();
  week.forEach((hours, weekday) => {
    const last = hours.at(-1);
    const next = week[(weekday + 1) % 7]![0];
    if (!last || !next || last.to <= next.from + DAY) return;
    const path = pathOf(weekday);
    const message = `"${formatHours(last)}" overlaps the next day's "${formatHours(next)}"`;
    if (reported.has(JSON.stringify([path, message]))) return;
    reported.add(JSON.stringify([path, message]));
    reading.errorAt(path, message);
  });
}

export function formatHours({ from, to }: Hours): string {
  return `${formatTime(from)}-${to === DAY ? '24:00' : formatTime(to % DAY)}`;
}

/** Ms after midnight. */
export function timeOf(text: string): number {
  const [hours, minutes] = text.split(':');
  return (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

export function formatTime(ms: number): string {
  const minutes = ms / MINUTE;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
