import { Problem } from '#platform/http';

/**
 * Where a page ends: an instant in PostgreSQL's resolution (JavaScript's dates lose the microseconds) and what tells rows
 * of the same instant apart. Rows are compared by both, so paging neither repeats nor skips rows that do not move.
 */
export interface Position {
  /** `2026-01-31T08:00:00.000001Z`, `infinity` or `-infinity`. */
  readonly at: string;
  readonly id: string;
}

export const BEFORE_ALL: Position = { at: '-infinity', id: '' };

/** SQL: a timestamptz column as the `at` of a position. */
export function positionSql(column: string): string {
  return `CASE WHEN isfinite(${column}) THEN to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE ${column}::text END`;
}

/** `order` names the list and its order: a cursor of one list is refused by another. */
export function cursorOf(order: string, { at, id }: Position): string {
  return Buffer.from(JSON.stringify([order, at, id])).toString('base64url');
}

/** Undefined where there is no cursor; throws the 422 for one that this list did not give out. */
export function positionOf(order: string, cursor: string | undefined, field = 'cursor', id: RegExp = /^[^\0]*$/): Position | undefined {
  if (cursor === undefined) return undefined;
  const parts = parse(cursor);
  if (parts.length !== 3 || !parts.every((part) => typeof part === 'string')) throw refused(field);
  const [from, at, rest] = parts as [string, string, string];
  if (from !== order || !isInstant(at) || !id.test(rest)) throw refused(field);
  return { at, id: rest };
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Exactly what `positionSql` writes: PostgreSQL must never be the one to refuse it. */
function isInstant(at: string): boolean {
  if (at === 'infinity' || at === '-infinity') return true;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at)) return false;
  const milliseconds = `${at.slice(0, 23)}Z`;
  const parsed = new Date(milliseconds);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString() === milliseconds && !at.startsWith('0000');
}

function refused(field: string): Problem {
  return Problem.invalid([{ field, message: 'is not a cursor of this list' }]);
}
