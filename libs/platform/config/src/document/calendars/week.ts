import { isMap, isScalar } from 'yaml';
import { DAY, type Hours } from '#core/sla-clock';
import { nearest } from '../../reading/nearest.js';
import type { Path, Reading } from '../../reading/reading.js';
import { table, word, type Shape } from '../../reading/shape.js';
import { hoursOfDay } from './hours.js';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const AROUND_THE_CLOCK: readonly Hours[] = [{ from: 0, to: DAY }];

/** What a calendar says of its week. Undefined: nothing, it is closed or as in the calendar it extends. */
export interface WeekText {
  readonly days: readonly (readonly Hours[] | undefined)[];
  /** The group of days in which a weekday stands; undefined: none of its own. */
  readonly groups: readonly (string | undefined)[];
}

const groups = table(hoursOfDay, 'weekdays ("mon", "mon-fri", "mon,wed,fri"), each with its hours', { most: 7 });
const always = word(['24x7']);

/** `24x7`, or weekdays with their hours. */
export const week: Shape<WeekText> = {
  schema: {
    anyOf: [always.schema, { ...groups.schema, propertyNames: { pattern: String.raw`^\s*${dayPattern()}(\s*-\s*${dayPattern()})?(\s*,\s*${dayPattern()}(\s*-\s*${dayPattern()})?)*\s*$` } }],
  },
  read(node, path, reading) {
    const found = reading.resolve(node);
    if (isScalar(found) && found.value !== null) {
      return always.read(node, path, reading) && { days: WEEKDAYS.map(() => AROUND_THE_CLOCK), groups: WEEKDAYS.map(() => undefined) };
    }
    const hours = groups.read(node, path, reading);
    const before = reading.errors;
    const names = isMap(found) ? found.items.map(({ key }) => (isScalar(key) ? String(key.value).trim() : '')).filter((name) => name !== '' && name !== '<<') : [];
    const groupOf = readGroups([...new Set(names)], path, reading);
    if (!hours || reading.errors > before) return undefined;
    return { days: groupOf.map((group) => (group === undefined ? undefined : hours.get(group)!)), groups: groupOf };
  },
};

/** The group of each weekday. */
function readGroups(names: readonly string[], path: Path, reading: Reading): readonly (string | undefined)[] {
  const groupOf: (string | undefined)[] = WEEKDAYS.map(() => undefined);
  for (const name of names) {
    for (const part of name.toLowerCase().split(',')) {
      const [first = '', last = first] = part.split('-').map((day) => day.trim());
      const unknown = [first, last].find((day) => !isWeekday(day));
      if (unknown !== undefined || part.split('-').length > 2) {
        const suggestion = unknown === undefined ? undefined : nearest(unknown.slice(0, 3), WEEKDAYS);
        reading.errorAtKey([...path, name], `unknown weekday "${unknown ?? part}", expected mon, tue, wed, thu, fri, sat, sun, a range "mon-fri" or a list "mon,wed,fri"${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`);
        continue;
      }
      for (const day of daysFrom(first, last)) {
        const other = groupOf[day];
        if (other !== undefined) reading.errorAtKey([...path, name], other === name ? `${WEEKDAYS[day]} is in it twice` : `${WEEKDAYS[day]} is in "${other}" already`);
        else groupOf[day] = name;
      }
    }
  }
  return groupOf;
}

const isWeekday = (text: string): boolean => (WEEKDAYS as readonly string[]).includes(text);

/** `sat-mon` goes over Sunday. */
function daysFrom(first: string, last: string): number[] {
  const [from, to] = [first, last].map((day) => (WEEKDAYS as readonly string[]).indexOf(day)) as [number, number];
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
}

function dayPattern(): string {
  return `(?:${WEEKDAYS.map((day) => [...day].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('')).join('|')})`;
}
