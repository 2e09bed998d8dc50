import { resolve } from 'node:path';
import { Program, type Exit } from '#testing';

export interface CliResult extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line as a process of its own; what it keeps between runs, it keeps under `home`. */
export async function watchdog(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> {
  const program = Program.start(['--enable-source-maps', resolve('dist/apps/cli/src/main.js'), ...args], { env });
  return { ...(await program.exited), stdout: program.stdout, stderr: program.stderr };
}
