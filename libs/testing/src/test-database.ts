import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource, MigrationInterface } from 'typeorm';
import pg from 'pg';
import { EmbeddedPostgres, createDataSource, migrate } from '#platform/persistence';
import { killFamily } from './kill-family.js';
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

export interface TestPostgresOptions {
  readonly port?: number;
  readonly settings?: readonly string[];
}

/** A PostgreSQL server of the test's own. Its data lives until `discard`, through any kill and restart. */
export class TestPostgres {
  private constructor(private running: EmbeddedPostgres, private readonly root: string, private readonly settings: readonly string[]) {}

  static async start({ port, settings = [] }: TestPostgresOptions = {}): Promise<TestPostgres> {
    const root = mkdtempSync(join(tmpdir(), 'watchdog-test-'));
    // Durability off is right here: these tests kill processes, not the machine.
    const all = ['fsync=off', 'max_connections=300', ...settings];
    const server = await EmbeddedPostgres.start({ directory: join(root, 'postgres'), settings: all, ...(port ? { port } : {}) });
    return new TestPostgres(server, root, all);
  }

  /** Another one after a restart. */
  get server(): EmbeddedPostgres {
    return this.running;
  }

  url(database?: string): string {
    return this.running.url(database);
  }

  /** SIGKILL to the server and all its backends in one blow. */
  kill(): Promise<void> {
    return killFamily(this.running.pid);
  }

  /** After `kill`, on the same port and data; resolves when it has recovered. */
  async restart(): Promise<void> {
    this.running = await EmbeddedPostgres.start({ directory: this.running.directory, port: this.running.port, settings: this.settings });
  }

  /** Stops the server and deletes its data. */
  async discard(): Promise<void> {
    await this.running.stop('SIGQUIT');
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function startTestPostgres(options?: TestPostgresOptions): Promise<TestPostgres> {
  return TestPostgres.start(options);
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
