import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource, MigrationInterface } from 'typeorm';
import pg from 'pg';
import { EmbeddedPostgres, createDataSource, migrate } from '#platform/persistence';
import { TimeMachine } from './time-machine.js';

/** A fresh, migrated database on a real PostgreSQL, with time in the test's hands. */
export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly time: TimeMachine;
  close(): Promise<void>;
}

/** The test runner starts one server for all; a spec run on its own starts one for itself. */
export async function testDatabase(migrations: readonly (new () => MigrationInterface)[], poolSize = 10): Promise<TestDatabase> {
  const shared = process.env['WATCHDOG_TEST_POSTGRES'];
  const own = shared ? undefined : await startTestPostgres();
  const url = await createDatabase(shared ?? own!.url());
  const dataSource = await createDataSource({ url, migrations, poolSize }).initialize();
  await migrate(dataSource);
  const time = await TimeMachine.install(dataSource);
  return {
    url,
    dataSource,
    time,
    close: async () => {
      await dataSource.destroy();
      await own?.discard();
    },
  };
}

export interface TestPostgres {
  readonly server: EmbeddedPostgres;
  url(database?: string): string;
  /** Stops the server and deletes its data. */
  discard(): Promise<void>;
}

export async function startTestPostgres(options: { readonly port?: number; readonly settings?: readonly string[] } = {}): Promise<TestPostgres> {
  const root = mkdtempSync(join(tmpdir(), 'watchdog-test-'));
  // Durability off is right here: these tests kill processes, not the machine.
  const settings = ['fsync=off', 'max_connections=300', ...(options.settings ?? [])];
  const server = await EmbeddedPostgres.start({ directory: join(root, 'postgres'), settings, ...(options.port ? { port: options.port } : {}) });
  return {
    server,
    url: (database) => server.url(database),
    discard: async () => {
      await server.stop('SIGQUIT');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A new database on the server of `url`; answers its URL. */
export async function createDatabase(url: string): Promise<string> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}
