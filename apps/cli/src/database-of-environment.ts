import { Failure } from './failure.js';

/** `what` needs the database of the service: DATABASE_URL, or the file DATABASE_URL_FILE names. */
export async function databaseOfEnvironment(what: string): Promise<string> {
  const { SettingsError, readSettings } = await import('#platform/config');
  try {
    const { databaseUrl } = readSettings();
    if (databaseUrl !== undefined) return databaseUrl;
  } catch (error) {
    if (error instanceof SettingsError) throw new Failure(error.message, 2);
    throw error;
  }
  throw new Failure(`${what} needs DATABASE_URL, the database of the service.`, 2);
}
