import { resolve } from 'node:path';
import { Failure } from './failure.js';

/** `what` needs the database of the service: DATABASE_URL, or without it the PostgreSQL that a running service keeps in its data directory. */
export async function databaseOfEnvironment(what: string): Promise<string> {
  const { databaseUrl, dataDir } = await settings();
  if (databaseUrl !== undefined) return databaseUrl;
  const { findOwnDatabase } = await import('#platform/persistence');
  const own = await findOwnDatabase(dataDir);
  if (own !== undefined) return own;
  throw new Failure(`${what} needs the database of the service, and none runs in ${resolve(dataDir)} (WATCHDOG_DATA_DIR): start the service (npm start), or set DATABASE_URL to the database it uses.`, 2);
}

async function settings(): Promise<{ readonly databaseUrl: string | undefined; readonly dataDir: string }> {
  const { SettingsError, readSettings } = await import('#platform/config');
  try {
    return readSettings();
  } catch (error) {
    if (error instanceof SettingsError) throw new Failure(error.message, 2);
    throw error;
  }
}
