import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const BUFFERED_CHARACTERS = 256 * 1024;

/**
 * Text that is written first and read later, out of memory: a file in the system's temporary directory that loses its name
 * at once, so that nothing is left behind, whatever ends the program.
 */
export class ScratchFile {
  private descriptor: number | undefined;
  private buffered: string[] = [];
  private characters = 0;

  write(text: string): void {
    this.buffered.push(text);
    this.characters += text.length;
    if (this.characters >= BUFFERED_CHARACTERS) this.flush();
  }

  /** What has been written so far, from its beginning, as UTF-8. */
  read(): Readable {
    this.flush();
    return createReadStream('', { fd: this.descriptor!, start: 0, autoClose: false, highWaterMark: BUFFERED_CHARACTERS });
  }

  /** Gives its room back. */
  discard(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
    this.buffered = [];
    this.characters = 0;
  }

  private flush(): void {
    this.descriptor ??= openNameless();
    const bytes = Buffer.from(this.buffered.join(''));
    for (let written = 0; written < bytes.length;) written += writeSync(this.descriptor, bytes, written);
    this.buffered = [];
    this.characters = 0;
  }
}

function openNameless(): number {
  const directory = mkdtempSync(join(tmpdir(), 'watchdog-'));
  try {
    return openSync(join(directory, 'scratch'), 'w+', 0o600);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
