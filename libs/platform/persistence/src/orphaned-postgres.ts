import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readPassword } from './password-file.js';

/**
 * Stops a server that its killed service left running on `directory`; answers whether there was one. To be called only by
 * the one who holds the directory, so whatever still runs there is nobody's. It is stopped, not adopted: half a second
 * at the next start, against a second way of owning a server (its exit and its messages belong to a parent that is gone).
 */
export async function stopOrphanedPostgres(directory: string, passwordFile: string): Promise<boolean> {
  const file = join(directory, 'postmaster.pid');
  let pid: number;
  for (const started = performance.now(); ; await sleep(20)) {
    const orphan = readPidFile(file);
    if (!orphan || !isAlive(orphan.pid)) return false;
    pid = orphan.pid;
    const answer = await ask(orphan.port, directory, readPassword(passwordFile));
    if (answer === 'serves this directory') break;
    // The pid in the file may by now be an innocent's. PostgreSQL makes up its own mind about the file.
    const patience = answer === 'starting or stopping' ? 30_000 : 1_000;
    if (performance.now() - started > patience) return false;
  }
  process.kill(pid, 'SIGINT');
  while (existsSync(file) && isAlive(pid)) await sleep(20);
  return true;
}

function readPidFile(file: string): { readonly pid: number; readonly port: number } | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

type Answer = 'serves this directory' | 'starting or stopping' | 'no';

/** Only the server itself can say which directory it serves. */
async function ask(port: number, directory: string, password: string | undefined): Promise<Answer> {
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
