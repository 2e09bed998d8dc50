import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Undefined where there is none. */
export function readPassword(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and for its owner's eyes only. */
export function writePassword(file: string, password: string): void {
  const draft = `${file}.new`;
  // `mode` counts only for a file that is made.
  rmSync(draft, { force: true });
  writeFileSync(draft, `${password}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}
