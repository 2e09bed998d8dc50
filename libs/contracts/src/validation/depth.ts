/** Lists and objects in each other. What is written by hand or by a program has a dozen; a ticket's `external_metadata` has 8. */
export const MOST_LEVELS = 200;

/** Code of others that walks a document recurses once a level, and overflows at some thousands. This recurses 200 times at most. */
export function isNestedTooDeep(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isNestedTooDeep(item, levels - 1));
  for (const key in value) if (isNestedTooDeep((value as Readonly<Record<string, unknown>>)[key], levels - 1)) return true;
  return false;
}
