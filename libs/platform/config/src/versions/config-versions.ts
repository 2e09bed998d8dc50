import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ADD_VERSION, LOCK_VERSIONS } from './add-version.sql.js';

export interface StoredVersion {
  readonly version: number;
  readonly hash: string;
  readonly text: string;
}

export interface NewVersion {
  readonly text: string;
  /** Who, or which file on which host. */
  readonly author: string;
  readonly origin: 'file' | 'api';
}

interface Row {
  readonly version: string;
  readonly hash: string;
  readonly text: string;
}

const toVersion = ({ version, hash, text }: Row): StoredVersion => ({ version: Number(version), hash, text });

/** The configuration texts of all times; the newest is in force on every replica. */
export class ConfigVersions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds a text that `checkConfig` has accepted, and tells every replica. Answers its version;
   * undefined where the file has not changed since one was last taken from it.
   */
  async add({ text, author, origin }: NewVersion): Promise<number | undefined> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK_VERSIONS);
      const [row] = await manager.query<{ version: string }[]>(ADD_VERSION, [hashOf(text), text, author, origin]);
      return row && Number(row.version);
    });
  }

  /** Newest first, at most 20: whoever reads them looks for the first that compiles. */
  async newerThan(version: number): Promise<readonly StoredVersion[]> {
    const rows = await this.dataSource.query<Row[]>('SELECT version, hash, text FROM platform.config_versions WHERE version > $1 ORDER BY version DESC LIMIT 20', [version]);
    return rows.map(toVersion);
  }

  async read(version: number): Promise<StoredVersion | undefined> {
    const rows = await this.dataSource.query<Row[]>('SELECT version, hash, text FROM platform.config_versions WHERE version = $1', [version]);
    return rows.map(toVersion)[0];
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
