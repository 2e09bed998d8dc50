import { readFile } from 'node:fs/promises';
import type { ConfigProblem } from '#platform/config';
import { about } from './failure.js';

export interface CheckedFile {
  readonly ok: boolean;
  readonly problems: readonly ConfigProblem[];
  readonly text: string;
  /** Those it names, by the names it gives them. */
  readonly files: Readonly<Record<string, string>>;
}

/** A configuration with the files beside it, and what the service would say of it. */
export async function checkFile(file: string): Promise<CheckedFile> {
  const { checkConfig, filesNamedIn, readAttachments } = await import('#platform/config');
  const text = await about(file, readFile(file, 'utf8'));
  const attachments = await readAttachments(file, filesNamedIn(text));
  const { ok, problems } = checkConfig(text, attachments);
  return { ok, problems, text, files: Object.fromEntries([...attachments].flatMap(([name, content]) => (content.kind === 'text' ? [[name, content.text]] : []))) };
}
