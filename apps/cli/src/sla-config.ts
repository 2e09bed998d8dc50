import { readFile } from 'node:fs/promises';
import type { WatchdogConfig } from '#platform/config';
import { Failure, about } from './failure.js';
import { note } from './output.js';

/** What a file promises, compiled as the service does; its problems go to stderr. Throws Failure where it has errors. */
export async function slaConfigOf(file: string): Promise<WatchdogConfig> {
  // With the service's framework, a second to load: only whoever needs it waits for it.
  const { checkConfig, compileConfig, filesNamedIn, formatProblems, readAttachments } = await import('#platform/config');
  const text = await about(file, readFile(file, 'utf8'));
  const checked = checkConfig(text, await readAttachments(file, filesNamedIn(text)));
  if (checked.problems.length > 0) note(formatProblems(checked.problems, file));
  if (!checked.ok) throw new Failure(`${file} cannot be used: see above.`);
  return compileConfig(checked.config, { version: 1, hash: file }, { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined });
}
