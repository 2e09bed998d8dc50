/** RFC 3339 instants, read by hand: a regular expression and Date.parse cost more than the rest of an event's validation, and Date.parse takes 30 February. */

const EARLIEST = Date.UTC(1990, 0, 1);
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAY_MS = 86_400_000;

let latest = Infinity;

/** Sets the process's now for `isAcceptableInstant`. Validation is synchronous: whoever starts a run sets it first. */
export function acceptInstantsAsOf(nowMs: number): void {
  latest = nowMs + DAY_MS;
}

/** From 1990 to a day ahead of now, with a zone. */
export function isAcceptableInstant(text: string): boolean {
  const ms = parseInstant(text);
  return ms >= EARLIEST && ms <= latest;
}

/** Epoch milliseconds of `2024-05-01T09:30:00.123+02:00`; finer fractions are cut off. NaN for anything else. */
export function parseInstant(text: string): number {
  const { length } = text;
  if (length < 20 || length > 35) return NaN;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // Written so that a NaN fails too.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return NaN;

  let at = 19;
  let ms = 0;
  if (text[at] === '.') {
    let unit = 100;
    for (at++; at < length; at++, unit /= 10) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      if (unit >= 1) ms += digit * unit;
    }
    if (at === 20) return NaN;
  }
  const offset = parseOffset(text, at);
  return Date.UTC(year, month - 1, day, hour, minute, second, ms) - offset;
}

function parseOffset(text: string, at: number): number {
  const sign = text[at];
  if (sign === 'Z') return text.length === at + 1 ? 0 : NaN;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') return NaN;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  if (!(hours <= 23 && minutes <= 59)) return NaN;
  return (sign === '+' ? 1 : -1) * (hours * 60 + minutes) * 60_000;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const units = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : NaN;
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return DAYS[month - 1]! + (leap ? 1 : 0);
}
