/**
 * SQLSTATE classes and codes that speak of the server and not of the statement: connection (08), resources (53: disk full,
 * out of memory, too many connections), shutdown and start-up (57P01–57P03), I/O (58), and a primary that became read-only (25006).
 */
const SERVER = /^(08|53|58)...$|^57P0[1-3]$|^25006$/;
const NETWORK: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** What pg and TypeORM themselves throw has no code. TypeORM takes a broken connection from the transaction that holds it: its next statement finds it "released". */
const WORDS = /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Driver not Connected|Database connection provided by a query runner was already released|Query runner already released|timeout exceeded when trying to connect|timeout expired)/i;

interface Described {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  /** TypeORM's. */
  readonly driverError?: unknown;
  /** Several addresses of one host tried in vain: Node's AggregateError. */
  readonly errors?: unknown;
}

/**
 * Whether the database or the way to it was at fault, rather than the statement: worth waiting for, and no reason to give up
 * on a message. By shape, not by class: socket errors come from another realm under some test runners and loaders.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, cause, driverError, errors } = error as Described;
  if (typeof code === 'string' && (SERVER.test(code) || NETWORK.has(code))) return true;
  if (typeof message === 'string' && WORDS.test(message)) return true;
  return [cause, driverError, ...(Array.isArray(errors) ? errors : [])].some((inner) => inner !== error && isDatabaseAway(inner));
}
