import { readFile, stat } from 'node:fs/promises';

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type FileLook = FileContent | { readonly kind: 'unchanged' } | { readonly kind: 'unsettled'; readonly lookAgainMs: number };

const LARGEST_BYTES = 4_000_000;

/**
 * A file that others write while we look. What it is like counts only once it has stayed so for `settleMs`:
 * half a file is often valid YAML, and half the promises.
 */
export class ConfigFile {
  private seen: { readonly signature: string; readonly at: number } | undefined;
  private takenIn: string | undefined;

  constructor(readonly path: string, private readonly settleMs: number) {}

  /** The content as it is, settled or not. */
  async read(): Promise<FileContent> {
    this.takenIn = await this.signature();
    return this.content();
  }

  /** The content if it is another one than last time. Asks for another look while the file is changing. */
  async look(): Promise<FileLook> {
    const signature = await this.signature();
    if (signature === this.takenIn) {
      this.seen = undefined;
      return { kind: 'unchanged' };
    }
    const now = performance.now();
    if (this.seen?.signature !== signature) this.seen = { signature, at: now };
    const lookAgainMs = Math.ceil(this.seen.at + this.settleMs - now);
    if (lookAgainMs > 0) return { kind: 'unsettled', lookAgainMs };
    this.takenIn = signature;
    return this.content();
  }

  /** The next look reads the file again, changed or not. */
  forget(): void {
    this.takenIn = undefined;
  }

  /** Of what a symbolic link leads to. */
  private async signature(): Promise<string> {
    try {
      const { dev, ino, size, mtimeNs } = await stat(this.path, { bigint: true });
      return `${dev}:${ino}:${size}:${mtimeNs}`;
    } catch (error) {
      return codeOf(error);
    }
  }

  private async content(): Promise<FileContent> {
    try {
      const found = await stat(this.path);
      // A pipe or a device would be read for ever.
      if (!found.isFile()) return { kind: 'unreadable', reason: 'it is not a regular file' };
      const { size } = found;
      if (size > LARGEST_BYTES) return { kind: 'unreadable', reason: `it has ${size} bytes, expected at most ${LARGEST_BYTES}` };
      return { kind: 'text', text: await readFile(this.path, 'utf8') };
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', reason: `it cannot be read (${codeOf(error)})` };
    }
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
