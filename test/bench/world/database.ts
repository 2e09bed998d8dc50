import type { DataSource, MigrationInterface } from 'typeorm';
import { createDataSource, migrate } from '#platform/persistence';
import { createDatabase, startTestPostgres, type TestPostgres } from '#testing';

/** Durable, unlike the tests' server, and with memory for a million tickets: PostgreSQL's default of 128 MB is meant for a laptop. */
export const SERVER_SETTINGS = ['fsync=on', 'shared_buffers=1GB', 'max_wal_size=4GB', 'track_commit_timestamp=on'];
export const SERVER_IN_WORDS = 'PostgreSQL with fsync, shared_buffers=1GB';

export interface BenchDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly postgres: TestPostgres;
  close(): Promise<void>;
}

/** A server of its own with one migrated database, and production's clock: a bench moves no time. */
export async function benchDatabase(migrations: readonly (new () => MigrationInterface)[]): Promise<BenchDatabase> {
  const postgres = await startTestPostgres({ settings: SERVER_SETTINGS });
  const url = await createDatabase(postgres.url());
  const dataSource = await createDataSource({ url, migrations }).initialize();
  await migrate(dataSource);
  return {
    url,
    dataSource,
    postgres,
    close: async () => {
      await dataSource.destroy();
      await postgres.discard();
    },
  };
}

/** Runs what takes longer than a service's statement may. */
export async function patiently(dataSource: DataSource, statement: string, parameters: unknown[] = []): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET statement_timeout = 0');
    await runner.query(statement, parameters);
  } finally {
    await runner.query('RESET statement_timeout');
    await runner.release();
  }
}
