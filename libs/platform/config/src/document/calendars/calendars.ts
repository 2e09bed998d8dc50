import { isMap, isScalar, type Document } from 'yaml';
import { alwaysOpen, type Calendar } from '#core/sla-clock';
import { nearest } from '../../reading/nearest.js';
import type { Path, Reading } from '../../reading/reading.js';
import { checked, table, type Shape } from '../../reading/shape.js';
import { buildCalendar, extendCalendar, type CalendarPlan } from './build-calendar.js';
import { CALENDAR_NAME, calendar, calendarName, type CalendarText } from './calendar-text.js';
import { reportNightOverlaps } from './hours.js';

export interface CalendarDocument {
  readonly calendar: Calendar;
  /** Equal fingerprints: the same time counts. */
  readonly fingerprint: string;
}

const texts = table(calendar, 'calendars by name', { most: 500 });

/** Calendars by name, each with what it takes from the one it extends. */
export const calendars: Shape<ReadonlyMap<string, CalendarDocument>> = {
  schema: { ...texts.schema, propertyNames: { pattern: CALENDAR_NAME } },
  read(node, path, reading) {
    const before = reading.errors;
    const byName = texts.read(node, path, reading);
    reportNames(node, path, reading);
    const order = inOrderOfExtension(node, path, reading);
    if (!byName || reading.errors > before) return undefined;
    const plans = new Map<string, CalendarPlan>();
    for (const name of order) {
      const text = byName.get(name)!;
      plans.set(name, extendCalendar(text, text.extends === undefined ? undefined : plans.get(text.extends)));
    }
    for (const [name, text] of byName) reportPlan(plans.get(name)!, text, [...path, name], reading);
    if (reading.errors > before) return undefined;
    return new Map([...byName.keys()].map((name) => [name, { calendar: buildCalendar(name, plans.get(name)!), fingerprint: JSON.stringify(plans.get(name)) }]));
  },
};

function reportNames(node: unknown, path: Path, reading: Reading): void {
  for (const name of textsIn(node, reading).keys()) {
    if (name === alwaysOpen.name) reading.errorAtKey([...path, name], `"${name}" is built in, expected another name`);
    else if (!new RegExp(CALENDAR_NAME).test(name)) reading.errorAtKey([...path, name], `found ${JSON.stringify(name)}, expected a name of letters, digits, . _ and -`);
  }
}

/** Names such that a calendar comes after the one it extends. Reads the nodes themselves: what extends what is known even where the rest is wrong. */
function inOrderOfExtension(node: unknown, path: Path, reading: Reading): readonly string[] {
  const extended = textsIn(node, reading);
  const order = new Set<string>();
  for (const start of extended.keys()) {
    const chain: string[] = [];
    for (let name: string | undefined = start; name !== undefined && !order.has(name); name = extended.get(name)) {
      if (chain.includes(name)) {
        reading.errorAt([...path, name, 'extends'], `calendars extend each other in a circle: ${[...chain.slice(chain.indexOf(name)), name].join(' → ')}`);
        break;
      }
      if (!extended.has(name)) {
        const last = chain.at(-1)!;
        reading.errorAt([...path, last, 'extends'], unknownCalendar(name, [...extended.keys()].filter((other) => other !== last)));
        break;
      }
      chain.push(name);
    }
    for (const name of chain.reverse()) order.add(name);
  }
  return [...order];
}

/** Each calendar's name with the one it extends. */
function textsIn(node: unknown, reading: Reading): ReadonlyMap<string, string | undefined> {
  const found = reading.resolve(node);
  const extended = new Map<string, string | undefined>();
  if (!isMap(found)) return extended;
  for (const { key, value } of found.items) {
    const text = reading.resolve(value);
    const base = isMap(text) ? reading.resolve(text.get('extends', true)) : undefined;
    if (isScalar(key)) extended.set(String(key.value).trim(), isScalar(base) && typeof base.value === 'string' ? base.value : undefined);
  }
  return extended;
}

/** The name of a calendar that is there. */
export const knownCalendar = checked(calendarName, (name, path, reading) => {
  const known = [alwaysOpen.name, ...reading.keysOf('calendars')];
  if (!known.includes(name)) reading.errorAt(path, unknownCalendar(name, known));
});

function unknownCalendar(found: string, known: readonly string[]): string {
  const near = nearest(found, known);
  return `unknown calendar "${found}", expected ${known.length === 0 ? 'one of "calendars"' : `one of ${known.slice(0, 20).join(', ')}`}${near === undefined ? '' : `; did you mean "${near}"?`}`;
}

/** What only the whole calendar shows. */
function reportPlan({ zone: found, week: days }: CalendarPlan, text: CalendarText, path: Path, reading: Reading): void {
  if (found === undefined) reading.errorAt(path, '"zone" is missing');
  if (days === undefined) return reading.errorAt(path, '"hours" is missing');
  if (days.every((hours) => hours.length === 0)) reading.errorAt([...path, 'hours'], 'found no hours on any weekday, expected some: no clock would ever end');
  reportNightOverlaps(days, (weekday) => {
    const group = text.hours?.groups[weekday];
    return group === undefined ? [...path, 'hours'] : [...path, 'hours', group];
  }, reading);
}

/** The iCal files that calendars name, as they name them; whatever else may be wrong with the text. */
export function icalFilesIn(document: Document): readonly string[] {
  const named: string[] = [];
  for (const calendar of Object.values(member(plainOf(document), 'calendars') ?? {})) {
    const path = member(member(calendar, 'holidays'), 'ical');
    if (typeof path === 'string' && path.trim() !== '') named.push(path.trim());
  }
  return [...new Set(named)];
}

function plainOf(document: Document): unknown {
  try {
    return document.errors.length > 0 ? undefined : document.toJS();
  } catch {
    // Aliases without an anchor, or too many of them: a problem of the text, which is told elsewhere.
    return undefined;
  }
}

const member = (of: unknown, name: string): unknown => (of !== null && typeof of === 'object' ? (of as Record<string, unknown>)[name] : undefined);
