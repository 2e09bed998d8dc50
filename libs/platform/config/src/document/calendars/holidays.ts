import { isMap, isScalar } from 'yaml';
import type { Hours, LocalDate } from '#core/sla-clock';
import { nearest } from '../../reading/nearest.js';
import type { Path, Reading } from '../../reading/reading.js';
import { checked, list, mapping, optional, scalar, table, word, Wrong, type Shape, type Shaped } from '../../reading/shape.js';
import { DATE_PATTERN, dates, singleDate, type DateRule } from './dates.js';
import { hoursOfDay } from './hours.js';
import { readIcal } from './ical.js';
import { countries, HOLIDAY_TYPES, regions, states } from './public-holidays.js';

const code = scalar({ type: 'string', minLength: 1 }, 'a code like DE', (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined));

/** The dates of an iCal file that the configuration came with. */
const ical: Shape<readonly LocalDate[]> = {
  schema: { type: 'string', minLength: 1 },
  read(node, path, reading) {
    const name = icalPath.read(node, path, reading);
    if (name === undefined) return undefined;
    const file = reading.attachments.get(name) ?? { kind: 'missing' };
    if (file.kind === 'missing') return void reading.error(node, path, `the file ${name} does not exist`);
    if (file.kind === 'unreadable') return void reading.error(node, path, `the file ${name}: ${file.reason}`);
    try {
      const { dates: found, timed } = readIcal(file.text);
      if (timed.length > 0) reading.warnAt(path, `${name} has events with a time of day, which close no day: ${timed.slice(0, 3).join(', ')}${timed.length > 3 ? ` and ${timed.length - 3} more` : ''}; use "half_days"`);
      return found;
    } catch (error) {
      return void reading.error(node, path, `the file ${name} is not valid iCal: ${(error as Error).message.replace(/\s+/g, ' ')}`);
    }
  },
};

const icalPath = scalar({ type: 'string', minLength: 1 }, 'the path of an iCal file', (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined));

const halfDayTable = table(hoursOfDay, 'dates ("2026-12-23", or "12-23" for every year), each with its hours', { most: 1000 });

const halfDays: Shape<ReadonlyMap<string, readonly Hours[]>> = {
  schema: { ...halfDayTable.schema, propertyNames: { pattern: DATE_PATTERN } },
  read(node, path, reading) {
    const before = reading.errors;
    const found = reading.resolve(node);
    for (const { key } of isMap(found) ? found.items : []) {
      const text = isScalar(key) ? String(key.value).trim() : '';
      const rule = singleDate(text);
      if (rule instanceof Wrong) reading.error(key, [...path, text], rule.message);
      else if (rule === undefined && text !== '') reading.error(key, [...path, text], `found ${JSON.stringify(text)}, expected a date like "2026-12-23" or "12-23" (every year)`);
    }
    const hours = halfDayTable.read(node, path, reading);
    return reading.errors === before ? hours : undefined;
  },
};

const fields = checked(
  mapping({
    country: optional(code, undefined, 'Public holidays of a country: its ISO 3166 code, like DE.'),
    state: optional(code, undefined, 'And of a state of it, like BY.'),
    region: optional(code, undefined, 'And of a region of that.'),
    types: optional(list(word(HOLIDAY_TYPES), { most: HOLIDAY_TYPES.length }), undefined, 'Which of them: public (default), bank (Christmas Eve from 14:00 in Germany), school, optional, observance.'),
    dates: optional(list(dates, { most: 1000 }), [], 'Closed dates: "2026-12-24", "12-31" (every year), "2026-08-03/2026-08-07" (a range).'),
    ical: optional(ical, [], 'An iCal file, relative to this one; its all-day events are closed dates. Followed like this file.'),
    half_days: optional(halfDays, new Map(), 'Dates with hours of their own, before any holiday: { "2026-12-23": ["08:00-12:00"] }.'),
  }),
  ({ dates: closed, half_days: open }, path, reading) => {
    for (const text of open.keys()) {
      const index = closed.findIndex((one) => JSON.stringify(one) === JSON.stringify(singleDate(text)));
      if (index >= 0) reading.errorAt([...path, 'dates', index], `"${text}" is among "half_days" as well, expected one of them`);
    }
  },
  { dependencies: { state: ['country'], region: ['state'], types: ['country'] } },
);

/** The place is looked up even where the dates are wrong. */
export const holidays: Shape<HolidaysText> = {
  schema: fields.schema,
  read(node, path, reading) {
    const before = reading.errors;
    const read = fields.read(node, path, reading);
    const found = reading.resolve(node);
    const textOf = (name: string): string | undefined => {
      const value = isMap(found) ? reading.resolve(found.get(name, true)) : undefined;
      return isScalar(value) && typeof value.value === 'string' && value.value.trim() !== '' ? value.value.trim() : undefined;
    };
    reportUnknownPlace(textOf('country'), textOf('state'), textOf('region'), path, reading);
    if (isMap(found) && found.has('types') && !found.has('country')) reading.errorAt([...path, 'types'], 'found "types" without "country", expected both or neither');
    return reading.errors === before ? read : undefined;
  },
};

export type HolidaysText = Shaped<typeof fields>;

/** What the texts say of dates: closed ones first, so that a half day within a closed range has its hours. */
export function dateRulesOf({ dates: closed, half_days: open }: HolidaysText): readonly DateRule[] {
  return [
    ...closed.map((rule) => ({ dates: rule, hours: [] })),
    ...[...open].map(([text, hours]) => ({ dates: singleDate(text) as DateRule['dates'], hours })),
  ];
}

function reportUnknownPlace(country: string | undefined, state: string | undefined, region: string | undefined, path: Path, reading: Reading): void {
  if (country === undefined) {
    if (state !== undefined || region !== undefined) reading.errorAt([...path, state === undefined ? 'region' : 'state'], `found "${state === undefined ? 'region' : 'state'}" without "country"`);
    return;
  }
  if (!known('country', '', country, countries(), [...path, 'country'], reading)) return;
  if (state === undefined) {
    if (region !== undefined) reading.errorAt([...path, 'region'], 'found "region" without "state"');
    return;
  }
  if (!known('state', ` of ${country}`, state, states(country), [...path, 'state'], reading) || region === undefined) return;
  known('region', ` of ${country}-${state}`, region, regions(country, state), [...path, 'region'], reading);
}

function known(what: string, of: string, found: string, names: Readonly<Record<string, string>>, path: Path, reading: Reading): boolean {
  if (Object.hasOwn(names, found)) return true;
  const shown = (key: string): string => `${key} (${names[key]!})`;
  const all = Object.keys(names);
  const near = all.find((key) => key.toLowerCase() === found.toLowerCase()) ?? keyNamed(nearest(found, Object.values(names)), names) ?? nearest(found, all);
  const expected = all.length === 0 ? `; there are none${of}` : all.length <= 20 ? `, expected one of ${all.map(shown).join(', ')}` : near === undefined ? ', expected an ISO 3166 code like DE, FR, US' : '';
  reading.errorAt(path, `unknown ${what} "${found}"${all.length === 0 ? '' : of}${expected}${near === undefined ? '' : `; did you mean ${shown(near)}?`}`);
  return false;
}

const keyNamed = (name: string | undefined, names: Readonly<Record<string, string>>): string | undefined => Object.keys(names).find((key) => names[key] === name);
