import { STATUSES, type Status } from '#core/ticket';
import { checked, list, table, word } from '../reading/shape.js';
import { clockTable } from './policies/clock-table.js';

/** A clock stops at resolved, closed and cancelled; it cannot be paused by them as well. */
export const pausing = list(word(['new', 'open', 'in_progress', 'pending', 'on_hold']), { most: STATUSES.length });

export const pause = clockTable(pausing, 'clocks, each with the statuses that pause it');

/** By clock; the others never pause. */
export const DEFAULT_PAUSE: ReadonlyMap<string, readonly Status[]> = new Map([['resolution', ['pending', 'on_hold']], ['update', ['pending', 'on_hold']]]);

export const statusList = list(word(STATUSES), { most: STATUSES.length });

/** How source words are compared: trimmed, in any case, runs of white space as one. */
export const normalizeStatusWord = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');

export const statuses = checked(table(word(STATUSES), "your system's words, each with the status it means", { most: 1000 }), (byWord, path, reading) => {
  const seen = new Map<string, string>();
  for (const found of byWord.keys()) {
    const earlier = seen.get(normalizeStatusWord(found));
    if (earlier !== undefined) reading.errorAtKey([...path, found], `"${found}" and "${earlier}" are the same word: case does not count`);
    seen.set(normalizeStatusWord(found), found);
  }
});
