import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** The process that postmaster.pid names; nobody has asked it yet. */
export interface PostgresProcess {
  readonly pid: number;
  readonly port: number;
}

export const pidFileOf = (directory: string): string => join(directory, 'postmaster.pid');

/** By the file a server writes on starting: undefined where there is none, or where no process has that pid. */
export function postgresProcessOf(directory: string): PostgresProcess | undefined {
  try {
    const lines = readFileSync(pidFileOf(directory), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export type PostgresAnswer = 'serves this directory' | 'starting or stopping' | 'no';

/** Only the server itself can say which directory it serves: the pid in the file may by now be an innocent's. */
export async function askPostgres(port: number, directory: string, password: string | undefined): Promise<PostgresAnswer> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'watchdog', password, database: 'postgres', connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return realpathSync(rows[0]!.data_directory) === realpathSync(directory) ? 'serves this directory' : 'no';
  } catch (error) {
    const cannotConnectNow = '57P03';
    return (error as { code?: string }).code === cannotConnectNow ? 'starting or stopping' : 'no';
  } finally {
    await client.end().catch(() => {});
  }
}
