import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres, ownDatabaseOf, stopOrphanedPostgres, type OwnDatabase } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import { DataDirectory } from './data-directory.js';

const RESTART_WITHIN_MS = 20_000;

/** The PostgreSQL of a standalone service: one per data directory, started, kept running and stopped with the service. */
export class OwnPostgres {
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();

  private constructor(private readonly directory: DataDirectory, private readonly own: OwnDatabase, private server: EmbeddedPostgres, private readonly log: Log) {
    this.watch();
  }

  static async start(dataDir: string, log: Log): Promise<OwnPostgres> {
    const directory = DataDirectory.hold(dataDir);
    try {
      const own = ownDatabaseOf(directory.path);
      if (await stopOrphanedPostgres(own.directory, own.passwordFile)) {
        log.warn({ operation: 'postgres.orphan' }, 'Stopped the PostgreSQL that an earlier, killed service had left running');
      }
      const server = await EmbeddedPostgres.start({ directory: own.directory, passwordFile: own.passwordFile });
      await ensureDatabase(server.url(), own.name);
      return new OwnPostgres(directory, own, server, log);
    } catch (error) {
      directory.release();
      throw error;
    }
  }

  /** With the password. */
  get url(): string {
    return this.server.url(this.own.name);
  }

  get dataDirectory(): string {
    return this.directory.path;
  }

  get passwordFile(): string {
    return this.own.passwordFile;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    await this.server.stop();
    this.directory.release();
  }

  /** For a process about to end at once: tells the server to end without a checkpoint; it recovers when next started. */
  abandon(): void {
    this.stopping = true;
    try {
      process.kill(this.server.pid, 'SIGQUIT');
    } catch {
      // It has ended already.
    }
  }

  /** A server that dies is started again on its port, so that every connection finds its way back. */
  private watch(): void {
    this.server.onExit(() => {
      if (!this.stopping) this.restarting = this.restart();
    });
  }

  private async restart(): Promise<void> {
    this.log.error({ operation: 'postgres.restart' }, 'PostgreSQL has died; starting it again');
    // Its orphaned backends hold the shared memory until they notice.
    for (const giveUpAt = performance.now() + RESTART_WITHIN_MS; !this.stopping; await sleep(100)) {
      try {
        this.server = await EmbeddedPostgres.start({ directory: this.server.directory, port: this.server.port, passwordFile: this.passwordFile });
        this.watch();
        this.log.info({ operation: 'postgres.restart' }, 'PostgreSQL is back');
        return;
      } catch (error) {
        if (performance.now() < giveUpAt) continue;
        this.log.error({ operation: 'postgres.restart', err: error }, 'PostgreSQL cannot be started again');
        process.kill(process.pid, 'SIGTERM');
        return;
      }
    }
  }
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
}
