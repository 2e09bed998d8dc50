const NAMED_ZONES = /\s*(?:UTC|GMT|Z)$/i;

/**
 * The instant somebody meant, as RFC 3339 in UTC: ISO with or without zone (UTC), `2024-05-01 09:30:00`, offsets as +0200,
 * Jira's and Zendesk's fractions, and numbers since 1970 in seconds, milliseconds, microseconds or nanoseconds. Undefined for anything else.
 */
export function instantOf(value: unknown): string | undefined {
  if (typeof value === 'number') return written(epochMs(value));
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,19}(?:\.\d+)?$/.test(text)) return written(epochMs(Number(text)));
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(AM|PM)?)?\s*(UTC|GMT|Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i.exec(text);
  if (!parts) return written(foreign(text));
  const [, date, time = '00:00:00', half, zone] = parts;
  return written(Date.parse(`${date}T${clock(time, half)}${offset(zone)}`));
}

function clock(time: string, half: string | undefined): string {
  const [hour = '0', ...rest] = time.replace(',', '.').split(':');
  const hours = half ? (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hour);
  const [minutes = '00', seconds = '00'] = rest;
  // Finer than milliseconds: cut off.
  return `${String(hours).padStart(2, '0')}:${minutes}:${seconds.replace(/(\.\d{3})\d+$/, '$1')}`;
}

function offset(zone: string | undefined): string {
  if (zone === undefined || NAMED_ZONES.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** RFC 2822, and the "January 5, 2024 10:30" of e-mail placeholders: only with a year and a month's name, or engines guess. */
function foreign(text: string): number {
  if (!/\d{4}/.test(text) || !/[a-z]{3}/i.test(text) || text.length > 60) return NaN;
  return Date.parse(/(?:UTC|GMT|Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text} UTC`);
}

function epochMs(number: number): number {
  const size = Math.abs(number);
  if (size < 1e8) return NaN;
  if (size < 1e11) return number * 1_000;
  if (size < 1e14) return number;
  return size < 1e17 ? number / 1_000 : number / 1_000_000;
}

function written(ms: number): string | undefined {
  const whole = Math.floor(ms);
  return whole >= 0 && whole < 253_402_300_800_000 ? new Date(whole).toISOString() : undefined;
}
