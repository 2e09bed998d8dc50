import type { Target } from '#core/sla-clock';
import { mapping, optional, required, scalar, scalarOrMapping, Wrong, type Shape } from '../../reading/shape.js';
import { TIME, formatTime, timeOf } from '../calendars/hours.js';
import { DURATION_PATTERN, durationOf, formatDuration } from '../duration.js';

const MOST_DAYS = 1000;
const BY = `${TIME}|24:00`;
const DAYS = String.raw`\s*\d+\s*bd`;
const EXPECTED = 'a target like 30m, 4h, 2bd, "1bd by 17:00" or {within: 2bd, by: "17:00"} (a number is minutes)';

const patterns = (...alternatives: readonly string[]) => ({ anyOf: [{ type: 'number', exclusiveMinimum: 0 }, { type: 'string', pattern: `^(?:${alternatives.join('|')})$` }] });

const time = scalar({ type: 'string', pattern: `^(?:${BY})$` }, 'a time like "17:00"', readTime);
const days = scalar({ type: 'string', pattern: String.raw`^${DAYS}\s*$` }, 'business days like 2bd', (value) => (typeof value === 'string' ? readDays(value) : undefined));

const text = scalar(patterns(String.raw`${DAYS}(?:\s+by\s+(?:${BY}))?\s*`, String.raw`\s*${DURATION_PATTERN}`), EXPECTED, (value): Target | Wrong | undefined => {
  const [, within, by] = typeof value === 'string' ? /^(.*bd)(?:\s+by\s+(.*?))?\s*$/.exec(value) ?? [] : [];
  if (within === undefined) {
    const ms = durationOf(value, true);
    return typeof ms === 'number' ? { ms } : ms;
  }
  const count = readDays(within);
  const until = by === undefined ? undefined : readTime(by);
  if (typeof count !== 'number') return count;
  if (by !== undefined && until === undefined) return new Wrong(`found ${JSON.stringify(value)}, expected a time after "by", like "${count}bd by 17:00"`);
  return target(count, until);
});

const spelledOut: Shape<Target> = (() => {
  const fields = mapping({
    within: required(days, 'Business days: 2bd.'),
    by: optional(time, undefined, 'The local time on the last of them: "17:00".'),
  });
  return {
    schema: fields.schema,
    read(node, path, reading) {
      const read = fields.read(node, path, reading);
      return read && target(read.within, read.by);
    },
  };
})();

/** A duration, or business days with or without the time of the day by which. */
export const policyTarget: Shape<Target> = scalarOrMapping(text, spelledOut);

/** As it is written, in its one spelling. */
export function formatTarget(target: Target): string {
  if ('ms' in target) return formatDuration(target.ms);
  return `${target.businessDays}bd${target.by === undefined ? '' : ` by ${target.by === 24 * 3_600_000 ? '24:00' : formatTime(target.by)}`}`;
}

function target(businessDays: number, by: number | undefined): Target {
  return by === undefined ? { businessDays } : { businessDays, by };
}

function readDays(text: string): number | Wrong | undefined {
  const count = /^\s*(\d+)\s*bd\s*$/.exec(text)?.[1];
  if (count === undefined) return undefined;
  return Number(count) >= 1 && Number(count) <= MOST_DAYS ? Number(count) : new Wrong(`found ${text.trim()}, expected 1bd to ${MOST_DAYS}bd`);
}

/** Undefined at 00:00 too: it is the end of the day before. */
function readTime(value: unknown): number | undefined {
  return typeof value === 'string' && new RegExp(`^(?:${BY})$`).test(value) && timeOf(value) > 0 ? timeOf(value) : undefined;
}
