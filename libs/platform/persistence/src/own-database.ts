import { join, resolve } from 'node:path';
import { readPassword } from './password-file.js';
import { askPostgres, postgresProcessOf } from './running-postgres.js';

/** Where a service without DATABASE_URL keeps its PostgreSQL, in its data directory. */
export interface OwnDatabase {
  /** The cluster. */
  readonly directory: string;
  readonly passwordFile: string;
  /** Of the database in it. */
  readonly name: string;
}

export function ownDatabaseOf(dataDir: string): OwnDatabase {
  const root = resolve(dataDir);
  return { directory: join(root, 'postgres'), passwordFile: join(root, 'postgres-password'), name: 'watchdog' };
}

/**
 * The URL, with its password, of the PostgreSQL that a running service keeps in `dataDir`: its port is another one at each
 * start. Undefined where none runs there. Errors are the file system's, where the password may not be read.
 */
export async function findOwnDatabase(dataDir: string): Promise<string | undefined> {
  const { directory, passwordFile, name } = ownDatabaseOf(dataDir);
  const server = postgresProcessOf(directory);
  const password = server && readPassword(passwordFile);
  if (!server || password === undefined || (await askPostgres(server.port, directory, password)) !== 'serves this directory') return undefined;
  return `postgres://watchdog:${password}@127.0.0.1:${server.port}/${name}`;
}
