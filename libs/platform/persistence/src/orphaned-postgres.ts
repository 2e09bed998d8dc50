import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPassword } from './password-file.js';
import { askPostgres, isAlive, pidFileOf, postgresProcessOf } from './running-postgres.js';

/**
 * Stops a server that its killed service left running on `directory`; answers whether there was one. To be called only by
 * the one who holds the directory, so whatever still runs there is nobody's. It is stopped, not adopted: half a second
 * at the next start, against a second way of owning a server (its exit and its messages belong to a parent that is gone).
 */
export async function stopOrphanedPostgres(directory: string, passwordFile: string): Promise<boolean> {
  let pid: number;
  for (const started = performance.now(); ; await sleep(20)) {
    const orphan = postgresProcessOf(directory);
    if (!orphan) return false;
    pid = orphan.pid;
    const answer = await askPostgres(orphan.port, directory, readPassword(passwordFile));
    if (answer === 'serves this directory') break;
    // PostgreSQL makes up its own mind about a file that is nobody's.
    const patience = answer === 'starting or stopping' ? 30_000 : 1_000;
    if (performance.now() - started > patience) return false;
  }
  process.kill(pid, 'SIGINT');
  while (existsSync(pidFileOf(directory)) && isAlive(pid)) await sleep(20);
  return true;
}
