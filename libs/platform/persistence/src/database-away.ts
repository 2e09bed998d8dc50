/** SQLSTATE classes and codes, and socket errors, by which PostgreSQL or the way to it is gone for now. */
const CODES = /^(08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
/** What pg itself throws has no code. */
const WORDS = /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|timeout expired/;

/**
 * Whether the database was at fault, rather than the statement: worth waiting for, and no reason to give up on a message.
 * By shape, not by class: socket errors come from another realm under some test runners and loaders.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError, errors } = error as { code?: unknown; message?: unknown; driverError?: unknown; errors?: unknown };
  if (driverError !== undefined && driverError !== error) return isDatabaseAway(driverError);
  // Several addresses of one host tried in vain: Node's AggregateError.
  if (Array.isArray(errors)) return errors.some(isDatabaseAway);
  return typeof code === 'string' ? CODES.test(code) : typeof message === 'string' && WORDS.test(message);
}
