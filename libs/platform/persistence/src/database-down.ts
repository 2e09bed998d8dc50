const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENOENT', 'EHOSTUNREACH']);
// 08 connection exception; 53 insufficient resources; 57P admin shutdown, crash, cannot connect now; 25006 read-only (a standby); 57014 statement timeout.
const SQLSTATE = /^(?:08|53|57P|25006|57014)/;
// pg's own errors carry no code.
const PG_MESSAGE = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The server closed the connection|Client was closed|Cannot use a pool after calling end)/;

/** Whether a failed statement says something of the database rather than of the statement: worth trying again later, unchanged. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const driverError: unknown = 'driverError' in error ? error.driverError : undefined;
  if (driverError !== undefined && driverError !== error) return isDatabaseDown(driverError);
  if (error instanceof AggregateError) return error.errors.some(isDatabaseDown);
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? NETWORK.has(code) || SQLSTATE.test(code) : PG_MESSAGE.test(error.message);
}
