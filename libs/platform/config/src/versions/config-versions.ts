import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ADD_VERSION, LOCK_VERSIONS } from './add-version.sql.js';

export interface StoredVersion {
  readonly version: number;
  readonly hash: string;
  readonly text: string;
  readonly files: ConfigFiles;
  /** By the database's clock, epoch ms. */
  readonly createdAt: number;
}

/** Texts of the files a configuration names, by the names it gives them: every replica compiles the same, whatever lies on its disk. */
export type ConfigFiles = Readonly<Record<string, string>>;

export interface NewVersion {
  readonly text: string;
  readonly files?: ConfigFiles;
  /** Who, or which file on which host. */
  readonly author: string;
  readonly origin: 'file' | 'api';
}

interface Row {
  readonly version: string;
  readonly hash: string;
  readonly text: string;
  readonly files: ConfigFiles;
  readonly created_at: Date;
}

const COLUMNS = 'version, hash, text, files, created_at';
const toVersion = ({ version, created_at, ...rest }: Row): StoredVersion => ({ version: Number(version), createdAt: created_at.getTime(), ...rest });

/** The configuration texts of all times; the newest is in force on every replica. */
export class ConfigVersions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds a text that `checkConfig` has accepted, and tells every replica. Answers its version;
   * undefined where neither the file nor those it names have changed since one was last taken from it.
   */
  async add({ text, files = {}, author, origin }: NewVersion): Promise<number | undefined> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK_VERSIONS);
      const [row] = await manager.query<{ version: string }[]>(ADD_VERSION, [hashOf(text, files), text, author, origin, JSON.stringify(files)]);
      return row && Number(row.version);
    });
  }

  /** Newest first, at most 20: whoever reads them looks for the first that compiles. */
  async newerThan(version: number): Promise<readonly StoredVersion[]> {
    const rows = await this.dataSource.query<Row[]>(`SELECT ${COLUMNS} FROM platform.config_versions WHERE version > $1 ORDER BY version DESC LIMIT 20`, [version]);
    return rows.map(toVersion);
  }

  async read(version: number): Promise<StoredVersion | undefined> {
    const rows = await this.dataSource.query<Row[]>(`SELECT ${COLUMNS} FROM platform.config_versions WHERE version = $1`, [version]);
    return rows.map(toVersion)[0];
  }

  /** The one that was the newest before it. */
  async readBefore(version: number): Promise<StoredVersion | undefined> {
    const rows = await this.dataSource.query<Row[]>(`SELECT ${COLUMNS} FROM platform.config_versions WHERE version < $1 ORDER BY version DESC LIMIT 1`, [version]);
    return rows.map(toVersion)[0];
  }
}

/** SHA-256 of the text, and of the files where it names any. */
function hashOf(text: string, files: ConfigFiles): string {
  const hash = createHash('sha256').update(text);
  for (const [name, content] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(JSON.stringify([name, content]));
  return hash.digest('hex');
}
