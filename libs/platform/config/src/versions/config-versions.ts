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
  /** Who, or which file on which host. */
  readonly author: string;
  readonly origin: VersionOrigin;
  /** Null: taken from a file. */
  readonly reason: string | null;
  /** The rehearsal that showed what it would do; null: none did. */
  readonly rehearsal: string | null;
  /** What was adopted through the API and has been undone by this version of a file; null: nothing was. */
  readonly replaces: ReplacedVersion | null;
}

export interface ReplacedVersion {
  readonly version: number;
  readonly author: string;
  readonly reason: string | null;
}

export type VersionOrigin = 'file' | 'api';

/** A version less what it says. */
export type VersionRecord = Omit<StoredVersion, 'text' | 'files'>;

/** Texts of the files a configuration names, by the names it gives them: every replica compiles the same, whatever lies on its disk. */
export type ConfigFiles = Readonly<Record<string, string>>;

export interface NewVersion {
  readonly text: string;
  readonly files?: ConfigFiles;
  /** Who, or which file on which host. */
  readonly author: string;
  readonly origin: VersionOrigin;
}

/** A version that someone adopts through the API. */
export interface AdoptedVersion extends Omit<NewVersion, 'origin'> {
  readonly reason: string;
  readonly keyId: string;
  readonly rehearsal?: string;
  /** The newest version as the caller knows it: with another one there, nothing is added. */
  readonly follows: number;
}

type Row<Version> = Omit<Version, 'version' | 'createdAt'> & { readonly version: string; readonly created_at: Date };

/** A file that says what was adopted before it undoes nothing. */
const FROM = `
  FROM platform.config_versions AS v LEFT JOIN LATERAL (
    SELECT json_build_object('version', b.version, 'author', b.author, 'reason', b.reason) AS replaces
      FROM (SELECT version, hash, author, origin, reason FROM platform.config_versions WHERE version < v.version ORDER BY version DESC LIMIT 1) AS b
     WHERE v.origin = 'file' AND b.origin = 'api' AND b.hash <> v.hash) AS undone ON true`;
const RECORD_COLUMNS = 'v.version, v.hash, v.author, v.origin, v.reason, v.rehearsal, v.created_at, undone.replaces';
const SELECT_RECORD = `SELECT ${RECORD_COLUMNS} ${FROM}`;
const SELECT_VERSION = `SELECT ${RECORD_COLUMNS}, v.text, v.files ${FROM}`;
const toVersion = <Version extends VersionRecord>({ version, created_at, ...rest }: Row<Version>): Version =>
  ({ version: Number(version), createdAt: created_at.getTime(), ...rest }) as unknown as Version;

/** The configuration texts of all times; the newest is in force on every replica. */
export class ConfigVersions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds a text that `checkConfig` has accepted, and tells every replica. Answers its version;
   * undefined where neither the file nor those it names have changed since one was last taken from it.
   */
  async add({ text, files = {}, author, origin }: NewVersion): Promise<number | undefined> {
    return this.insert([hashOf(text, files), text, author, origin, JSON.stringify(files), null, null, null, null]);
  }

  /** Adds a text that `checkConfig` has accepted, if no version has come since `follows`; undefined: one has. */
  async adopt({ text, files = {}, author, reason, keyId, rehearsal, follows }: AdoptedVersion): Promise<number | undefined> {
    return this.insert([hashOf(text, files), text, author, 'api', JSON.stringify(files), reason, keyId, rehearsal ?? null, follows]);
  }

  /** 0: there is none. It may be one that this release cannot compile. */
  async newest(): Promise<number> {
    const [row] = await this.dataSource.query<{ version: number }[]>('SELECT coalesce(max(version), 0)::float8 AS version FROM platform.config_versions');
    return row!.version;
  }

  /** Newest first. */
  async olderThan(version: number, limit: number): Promise<readonly VersionRecord[]> {
    const rows = await this.dataSource.query<Row<VersionRecord>[]>(`${SELECT_RECORD} WHERE v.version < $1 ORDER BY v.version DESC LIMIT $2`, [version, limit]);
    return rows.map(toVersion);
  }

  /** Newest first, at most 20: whoever reads them looks for the first that compiles. */
  async newerThan(version: number): Promise<readonly StoredVersion[]> {
    const rows = await this.dataSource.query<Row<StoredVersion>[]>(`${SELECT_VERSION} WHERE v.version > $1 ORDER BY v.version DESC LIMIT 20`, [version]);
    return rows.map(toVersion);
  }

  async read(version: number): Promise<StoredVersion | undefined> {
    const rows = await this.dataSource.query<Row<StoredVersion>[]>(`${SELECT_VERSION} WHERE v.version = $1`, [version]);
    return rows.map(toVersion)[0];
  }

  /** The one that was the newest before it. */
  async readBefore(version: number): Promise<StoredVersion | undefined> {
    const rows = await this.dataSource.query<Row<StoredVersion>[]>(`${SELECT_VERSION} WHERE v.version < $1 ORDER BY v.version DESC LIMIT 1`, [version]);
    return rows.map(toVersion)[0];
  }

  private insert(values: readonly unknown[]): Promise<number | undefined> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK_VERSIONS);
      const [row] = await manager.query<{ version: string }[]>(ADD_VERSION, [...values]);
      return row && Number(row.version);
    });
  }
}

/** SHA-256 of the text, and of the files where it names any. */
function hashOf(text: string, files: ConfigFiles): string {
  const hash = createHash('sha256').update(text);
  for (const [name, content] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(JSON.stringify([name, content]));
  return hash.digest('hex');
}
