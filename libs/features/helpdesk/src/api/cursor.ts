import { Problem } from '#platform/http';

/** Where a page ends. */
export interface Position {
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly id: string;
}

export const cursorOf = ({ at, id }: Position): string => Buffer.from(`${at} ${id}`).toString('base64url');

/** Throws the 422 for what this list did not give out: PostgreSQL must never be the one to refuse it. */
export function positionOf(cursor: string): Position {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, at, id] = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([^\0]{1,255})$/.exec(text) ?? [];
  if (at === undefined || id === undefined || !isInstant(at)) throw Problem.invalid([{ field: 'cursor', message: 'is not a cursor of this list' }]);
  return { at, id };
}

function isInstant(at: string): boolean {
  const parsed = new Date(at);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString() === at;
}
