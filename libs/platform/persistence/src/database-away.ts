/** SQLSTATE classes and codes, and socket errors, by which PostgreSQL or the way to it is gone for now. */
const AWAY = /^(08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
/** What pg itself throws has no code. */
const WORDS = /Connection terminated|connection error|not queryable|timeout exceeded when trying to connect|timeout expired/i;

/** Whether the database was at fault, rather than the statement: worth waiting for, and no reason to give up on a message. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  if (driverError instanceof Error && driverError !== error) return isDatabaseAway(driverError);
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return typeof code === 'string' ? AWAY.test(code) : WORDS.test(error.message);
}
