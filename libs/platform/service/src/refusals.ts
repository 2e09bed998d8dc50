import { ConfigRefused, SettingsError } from '#platform/config';
import { EmbeddedPostgresRefused } from '#platform/persistence';
import { StartRefused } from './start-refused.js';

/** Why the service did not start, for the person who started it: what is wrong and what to do, without a stack trace. */
export function explainRefusal(error: unknown): string {
  if (error instanceof StartRefused || error instanceof EmbeddedPostgresRefused || error instanceof SettingsError || error instanceof ConfigRefused) return error.message;
  const { code, message, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const place = address ? `${address}:${port}` : '';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${address} is in use by another program: stop it, or set PORT to another port.`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${address}: set HOST to one it has.`;
    case 'EACCES':
      return `Port ${port} on ${address} may not be opened by this user: set PORT to another port.`;
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `PostgreSQL does not answer${place && ` at ${place}`} (${code}): start it, or correct DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of DATABASE_URL cannot be found (${code}): correct it.`;
    case '28P01':
    case '28000':
    case '3D000':
      return `PostgreSQL refuses the connection (${message}): correct DATABASE_URL.`;
    default:
      return `Ticket Watchdog cannot start: ${message || String(error)}`;
  }
}
