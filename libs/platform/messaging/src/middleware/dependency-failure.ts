import { DependencyDown } from '../bus.js';

/**
 * SQLSTATE classes and codes that speak of the server and not of the statement: connection (08), resources (53: disk full,
 * out of memory, too many connections), shutdown and start-up (57P01–57P03), I/O (58), and a primary that became read-only (25006).
 */
const SERVER_SQLSTATE = /^(08|53|58)...$|^57P0[1-3]$|^25006$/;
const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** pg and TypeORM report these without a code. */
const CONNECTION_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Driver not Connected)/i;

interface Coded { readonly code?: unknown; readonly message?: unknown; readonly cause?: unknown; readonly driverError?: unknown; readonly errors?: unknown }

/** Is the world at fault, not the message? Looks through wrapped errors (TypeORM's, `cause`, and happy eyeballs' AggregateError). */
export function isDependencyFailure(error: unknown): boolean {
  if (error instanceof DependencyDown) return true;
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, cause, driverError, errors } = error as Coded;
  if (typeof code === 'string' && (SERVER_SQLSTATE.test(code) || NETWORK_CODES.has(code))) return true;
  if (typeof message === 'string' && CONNECTION_MESSAGE.test(message)) return true;
  return [cause, driverError, ...(Array.isArray(errors) ? errors : [])].some((inner) => inner !== error && isDependencyFailure(inner));
}
