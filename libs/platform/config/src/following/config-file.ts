import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { filesNamedIn } from '../document/check-config.js';
import type { Attachments, FileContent } from '../reading/attachments.js';

/** A configuration with the files it names. */
export type ConfigContent = Exclude<FileContent, { kind: 'text' }> | { readonly kind: 'text'; readonly text: string; readonly attachments: Attachments };

export type FileLook = ConfigContent | { readonly kind: 'unchanged' } | { readonly kind: 'unsettled'; readonly lookAgainMs: number };

const LARGEST_BYTES = 4_000_000;

/**
 * A configuration file, and the files it names, that others write while we look. What they are like counts only once they
 * have stayed so for `settleMs`: half a file is often valid YAML, and half the promises.
 */
export class ConfigFile {
  private seen: { readonly signature: string; readonly at: number } | undefined;
  private takenIn: string | undefined;
  /** As the text last read names them. */
  private named: readonly string[] = [];

  constructor(readonly path: string, private readonly settleMs: number) {}

  /** Of the file and those it names. */
  get paths(): readonly string[] {
    return [this.path, ...this.named.map((name) => pathBeside(this.path, name))];
  }

  /** The content as it is, settled or not. */
  async read(): Promise<ConfigContent> {
    return this.takeIn(await this.signatures());
  }

  /** The content if it is another one than last time. Asks for another look while a file is changing. */
  async look(): Promise<FileLook> {
    const signatures = await this.signatures();
    const signature = JSON.stringify(signatures);
    if (signature === this.takenIn) {
      this.seen = undefined;
      return { kind: 'unchanged' };
    }
    const now = performance.now();
    if (this.seen?.signature !== signature) this.seen = { signature, at: now };
    const lookAgainMs = Math.ceil(this.seen.at + this.settleMs - now);
    return lookAgainMs > 0 ? { kind: 'unsettled', lookAgainMs } : this.takeIn(signatures);
  }

  /** The next look reads the files again, changed or not. */
  forget(): void {
    this.takenIn = undefined;
  }

  /** What is remembered is what the files were like before they were read: a change meanwhile is seen by the next look. */
  private async takeIn(signatures: readonly string[]): Promise<ConfigContent> {
    const before = new Map(this.paths.map((path, i) => [path, signatures[i]!]));
    const content = await contentOf(this.path);
    this.named = content.kind === 'text' ? filesNamedIn(content.text) : this.named;
    this.takenIn = JSON.stringify(await Promise.all(this.paths.map(async (path) => before.get(path) ?? signatureOf(path))));
    if (content.kind !== 'text') return content;
    return { ...content, attachments: await readAttachments(this.path, this.named) };
  }

  private signatures(): Promise<readonly string[]> {
    return Promise.all(this.paths.map(signatureOf));
  }
}

/** The files that the configuration at `path` names, which lie relative to it. */
export async function readAttachments(path: string, names: readonly string[]): Promise<Attachments> {
  return new Map(await Promise.all(names.map(async (name) => [name, await contentOf(pathBeside(path, name))] as const)));
}

const pathBeside = (path: string, name: string): string => resolve(dirname(path), name);

/** Of what a symbolic link leads to. */
async function signatureOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${dev}:${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    return codeOf(error);
  }
}

async function contentOf(path: string): Promise<FileContent> {
  try {
    const found = await stat(path);
    // A pipe or a device would be read for ever.
    if (!found.isFile()) return { kind: 'unreadable', reason: 'it is not a regular file' };
    if (found.size > LARGEST_BYTES) return { kind: 'unreadable', reason: `it has ${found.size} bytes, expected at most ${LARGEST_BYTES}` };
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', reason: `it cannot be read (${codeOf(error)})` };
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
