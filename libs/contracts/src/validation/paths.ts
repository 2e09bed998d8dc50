/** What a sender made up is not echoed without bound. */
const LONGEST_NAME = 100;

/** `events` + 17 → `events[17]`; `events[17]` + `priority` → `events[17].priority`. */
export function pathOf(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}[${key}]`;
  const name = key.length > LONGEST_NAME ? `${key.slice(0, LONGEST_NAME)}…` : key;
  return parent ? `${parent}.${name}` : name;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
