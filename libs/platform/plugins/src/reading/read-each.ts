import type { UnreadableRecord } from '../pull-plugin.js';
import { Unreadable, type Payload } from './payload.js';

/** Reads records one by one: a bad one is no reason to leave out the others. */
export function readEach<T>(records: readonly Payload[], read: (record: Payload) => T): { readonly good: T[]; readonly unreadable: UnreadableRecord[] } {
  const good: T[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const record of records) {
    try {
      good.push(read(record));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable.push({ raw: record.value, problems: error.problems });
    }
  }
  return { good, unreadable };
}
