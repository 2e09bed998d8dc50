/** Ends the program with one clear sentence on stderr. */
export class Failure extends Error {
  constructor(message: string, readonly exitCode = 1) {
    super(message);
  }
}

/** A sentence for what the file system and the decompressor say; anything else as it is. */
export function sentenceOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT': return `${path} does not exist.`;
    case 'EACCES': return `${path} may not be read or written.`;
    case 'EISDIR': return `${path} is a directory, not a file.`;
    case 'ENOTDIR': return `${path} cannot be: a part of its path is a file, not a directory.`;
    case 'ENOSPC': return `There is no room left on the disk${path ? ` for ${path}` : ''}.`;
    case 'Z_BUF_ERROR': return `${path} is not complete: it ends in the middle.`;
    case 'Z_DATA_ERROR': return `${path} is damaged: ${message}.`;
    default: return message;
  }
}

/** Errors of reading an open file do not say which one. */
export async function about<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path: (error as NodeJS.ErrnoException).path ?? file });
  }
}
