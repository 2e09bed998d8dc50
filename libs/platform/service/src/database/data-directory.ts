import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from '../start-refused.js';

const SQLITE_BUSY = 5;

/**
 * The directory that holds everything a standalone service keeps, held by one process at a time. The lock is the operating
 * system's, taken through SQLite because Node has no flock: it cannot outlive its process, however that ends, and needs no
 * guessing about process ids, which are used again. The lock file stays empty.
 */
export class DataDirectory {
  private constructor(readonly path: string, private readonly lock: DatabaseSync) {}

  static hold(path: string): DataDirectory {
    const directory = resolve(path);
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
      return new DataDirectory(directory, lock(join(directory, 'lock')));
    } catch (error) {
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
        throw new StartRefused(`The data directory ${directory} is in use by another Ticket Watchdog: stop it, or set WATCHDOG_DATA_DIR to another directory.`);
      }
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      if (reason === 'EEXIST' || reason === 'ENOTDIR') throw new StartRefused(`The data directory ${directory} is not a directory, or leads through a file: set WATCHDOG_DATA_DIR to another one.`);
      throw new StartRefused(`The data directory ${directory} is not writable (${reason}): make it so, or set WATCHDOG_DATA_DIR to another directory.`);
    }
  }

  release(): void {
    this.lock.close();
  }
}

function lock(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
