import { DataSource, type MigrationInterface } from 'typeorm';
import { Platform1700000000000 } from './migrations/1700000000000-platform.js';
import { ConfigFiles1700000006000 } from './migrations/1700000006000-config-files.js';
import { ConfigReasons1700000007000 } from './migrations/1700000007000-config-reasons.js';

export interface DatabaseOptions {
  readonly url: string;
  /** The features' migrations; the platform's own go first. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly poolSize?: number;
  readonly applicationName?: string;
}

export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName ?? 'watchdog',
    poolSize: options.poolSize ?? 10,
    migrations: [Platform1700000000000, ConfigFiles1700000006000, ConfigReasons1700000007000, ...options.migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    entities: [],
    extra: {
      // A transaction that outlives this could store an instant that the due loop's watermark has passed.
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 30_000,
    },
  });
}

/** Any number of replicas may start at once: one migrates, the others wait and find nothing to do. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('ticket-watchdog migrations'))`);
    await dataSource.runMigrations();
  } finally {
    await lock.query(`SELECT pg_advisory_unlock(hashtext('ticket-watchdog migrations'))`).catch(() => {});
    await lock.release();
  }
}
