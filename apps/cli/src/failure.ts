/** Ends the program with one clear sentence on stderr. */
export class Failure extends Error {
  constructor(message: string, readonly exitCode = 1) {
    super(message);
  }
}

/** A sentence for what the file system says; anything else as it is. */
export function sentenceOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT': return `${path} does not exist.`;
    case 'EACCES': return `${path} may not be read or written.`;
    case 'EISDIR': return `${path ?? 'This'} is a directory, not a file.`;
    default: return message;
  }
}
