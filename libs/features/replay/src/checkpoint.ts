import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How far a replay has come: everything before `records` is in the service or rejected. */
export interface Progress {
  readonly records: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** By the service; what the mapping rejects is found again. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** Nothing could be resumed from here on: one clear sentence, without its full stop. */
export class CheckpointUnwritable extends Error {}

const SAMPLE = 1024 * 1024;

/**
 * Names a replay: the same file, sent the same way to the same place. Of a large file only the size and both ends count:
 * logs are written once, and hashing gigabytes would delay every start.
 */
export async function replayId(file: string, ...how: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    hash.update(String(size));
    for (const position of [0, Math.max(0, size - SAMPLE)]) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE), 0, SAMPLE, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return hash.update(JSON.stringify(how)).digest('hex').slice(0, 32);
}

/** Remembers the progress in a file; a crash leaves the old or the new content, never half of it. */
export class Checkpoint {
  constructor(private readonly file: string) {}

  async read(): Promise<Progress | undefined> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8')) as Progress;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Throws CheckpointUnwritable. */
  async write(progress: Progress): Promise<void> {
    try {
      await mkdir(dirname(this.file), { recursive: true });
      await writeFile(`${this.file}.new`, JSON.stringify(progress));
      await rename(`${this.file}.new`, this.file);
    } catch (error) {
      throw new CheckpointUnwritable(`The checkpoint ${this.file} cannot be written (${reasonOf(error)}): make room for it, or name another place with --checkpoint`, { cause: error });
    }
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC': return 'the disk is full';
    case 'EDQUOT': return 'the quota is used up';
    case 'EROFS': return 'the file system is read-only';
    case 'EACCES': return 'not allowed';
    default: return code ?? message;
  }
}
