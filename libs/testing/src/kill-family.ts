import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './until.js';

const run = promisify(execFile);

/** SIGKILL to a process and its children in one blow; resolves when none of them is left. */
export async function killFamily(pid: number): Promise<void> {
  const family = [pid, ...(await childrenOf(pid))];
  for (const member of family) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
  await until(`process ${pid} and its children have ended`, async () => (await statesOf(family)).every((state) => state.startsWith('Z')));
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('pgrep', ['-P', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter(Boolean).map(Number);
}

/** Of those that are there; one that nobody has collected yet is a zombie. */
async function statesOf(pids: readonly number[]): Promise<string[]> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', pids.join(',')]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter(Boolean);
}
