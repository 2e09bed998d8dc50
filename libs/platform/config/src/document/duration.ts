import { scalar, Wrong, type Shape } from '../reading/shape.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST = 3650 * DAY;

const AMOUNT = String.raw`\d+(?:\.\d+)?`;
const parts = (open: string): string => ['d', 'h', 'm', 's'].map((unit) => String.raw`(?:${open}${AMOUNT})${unit}\s*)?`).join('');
const PATTERN = new RegExp(String.raw`^\s*(?=\d)${parts('(')}$`);
/** The same pattern without the capturing groups; editors check it. */
export const DURATION_PATTERN = String.raw`(?=\d)${parts('(?:')}`;

/** `20s`, `30m`, `4h`, `2d`, `1h30m`, `1.5h` in whole milliseconds; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  return Math.round(Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND);
}

/** The one spelling of a duration (milliseconds, ≥ 0): `90m` and `1.5h` are both `1h30m`. */
export function formatDuration(ms: number): string {
  const amounts: [number, string][] = [[Math.floor(ms / DAY), 'd'], [Math.floor((ms % DAY) / HOUR), 'h'], [Math.floor((ms % HOUR) / MINUTE), 'm'], [(ms % MINUTE) / SECOND, 's']];
  return amounts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join('') || '0s';
}

const EXPECTED = 'a duration like 20s, 30m, 4h, 2d or 1h30m (a number is minutes)';

/** In milliseconds. */
export function duration({ zero }: { readonly zero: 'refused' | 'allowed' }): Shape<number> {
  const positive = zero === 'refused';
  const schema = {
    anyOf: [
      { type: 'number', ...(positive ? { exclusiveMinimum: 0 } : { minimum: 0 }) },
      { type: 'string', pattern: String.raw`^\s*${DURATION_PATTERN}$` },
    ],
  };
  return scalar(schema, EXPECTED, (value) => durationOf(value, positive));
}

/** In milliseconds, of a value as YAML has it; undefined where it is none. */
export function durationOf(value: unknown, positive: boolean): number | Wrong | undefined {
  if (typeof value === 'string' && /^\s*\d+\s*$/.test(value)) {
    return new Wrong(`found ${JSON.stringify(value)} in quotes, expected ${value.trim()} without them, for minutes, or a unit: "${value.trim()}m"`);
  }
  const ms = typeof value === 'number' ? Math.round(value * MINUTE) : typeof value === 'string' ? parseSigned(value) : undefined;
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  if (ms < 0 || (ms === 0 && positive)) return new Wrong(`found ${String(value)}, expected a duration ${positive ? 'above zero' : 'of zero or more'}`);
  if (ms > LONGEST) return new Wrong(`found ${String(value)}, expected at most ${formatDuration(LONGEST)}`);
  return ms;
}

/** Only to say what is wrong with a negative one. */
function parseSigned(text: string): number | undefined {
  const negative = /^\s*-(.*)$/.exec(text)?.[1];
  if (negative === undefined) return parseDuration(text);
  const ms = parseDuration(negative);
  return ms === undefined ? undefined : -ms;
}
