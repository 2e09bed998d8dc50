import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import type { DataSource, MigrationInterface } from 'typeorm';
import { readSettings, type Settings } from '#platform/config';
import { DatabaseSignals, createDataSource, migrate } from '#platform/persistence';
import { Health, Registry, createLog, type Log } from '#platform/telemetry';
import { WebSocketAdapter, createHttpApp } from '#platform/http';
import { OwnPostgres } from './database/own-postgres.js';
import { Lifecycle } from './health/lifecycle.js';
import { observeProcess } from './health/observe-process.js';
import { explainRefusal } from './refusals.js';
import { ServiceModule } from './service.module.js';
import { StartRefused } from './start-refused.js';
import { onStopSignal } from './stop-signals.js';

export interface ServiceDefinition {
  readonly name: string;
  readonly module: Type | DynamicModule;
  /** Of the features in `module`; the platform's own go first. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Runs alone: a PostgreSQL of its own where DATABASE_URL is not set, the in-process bus where KAFKA_BROKERS is not. */
  readonly selfContained?: boolean;
  /** Called once everything runs. */
  readonly onReady?: (running: RunningService) => Promise<void> | void;
}

export interface RunningService {
  readonly app: INestApplication;
  readonly settings: Settings;
  /** `http://127.0.0.1:3000`, as someone on this machine would call it. */
  readonly url: string;
  /** Of the PostgreSQL the service runs itself; undefined where DATABASE_URL names one. */
  readonly ownDatabase: { readonly url: string; readonly dataDirectory: string; readonly passwordFile: string } | undefined;
  /** Since the process began. */
  readonly startedAfterMs: number;
}

/** Orchestrators commonly kill after 30 s: what has not stopped by then is left to the recovery every part has anyway. */
const STOP_WITHIN_MS = 25_000;

/**
 * Runs a service until a signal asks it to stop, then ends the process: 0 when asked to, 1 when it could not start or
 * did not stop in time. Order of stopping (D8): readiness off; loops and consumers finish what they hold and let go of
 * their leases (the modules' `beforeApplicationShutdown`); HTTP requests in flight are answered; connections; PostgreSQL.
 */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const lifecycle = new Lifecycle();
  const undo = new AsyncDisposableStack();
  let ownPostgres: OwnPostgres | undefined;
  let log: Log | undefined;

  function leave(code: number): never {
    ownPostgres?.abandon();
    process.exit(code);
  }
  let ending: Promise<void> | undefined;
  function end(code: number): Promise<void> {
    return (ending ??= stop(code));
  }
  async function stop(code: number): Promise<void> {
    lifecycle.stopping();
    setTimeout(() => {
      log?.error({ operation: 'stop' }, `Not everything stopped within ${STOP_WITHIN_MS / 1000} s; leaving`);
      leave(1);
    }, STOP_WITHIN_MS).unref();
    // A start under way is let finish, so that whatever it opens is closed.
    await started.catch(() => {});
    try {
      await undo.disposeAsync();
    } catch (error) {
      log?.error({ operation: 'stop', err: error }, 'Stopping failed');
      leave(1);
    }
    process.exit(code);
  }

  const started = start(definition, lifecycle, undo, (postgres) => (ownPostgres = postgres), (created) => (log = created));
  onStopSignal(
    (signal) => {
      log?.info({ operation: 'stop', signal }, 'Stopping');
      void end(0);
    },
    () => leave(1),
  );
  process.on('uncaughtException', (error) => {
    if (lifecycle.phase === 'stopping') return;
    log?.error({ operation: 'crash', err: error }, 'An error nobody handled; stopping');
    void end(1);
  });

  try {
    await started;
  } catch (error) {
    process.stderr.write(`${explainRefusal(error)}\n`);
    await end(1);
  }
}

async function start(
  definition: ServiceDefinition,
  lifecycle: Lifecycle,
  undo: AsyncDisposableStack,
  onPostgres: (postgres: OwnPostgres) => void,
  onLog: (log: Log) => void,
): Promise<void> {
  const settings = readSettings();
  const log = createLog({ level: settings.logLevel, service: definition.name, pretty: process.stdout.isTTY });
  onLog(log);
  if (!definition.selfContained && settings.kafkaBrokers.length === 0) {
    throw new StartRefused('KAFKA_BROKERS is not set: name the brokers as host:9092, separated by commas.');
  }
  const ownDatabase = await ownPostgres();
  const url = settings.databaseUrl ?? ownDatabase?.url;
  if (!url) throw new StartRefused('DATABASE_URL is not set: name a PostgreSQL as postgres://user:password@host:5432/database.');

  const dataSource = await connect(url);
  const signals = new DatabaseSignals(url, (error) => log.warn({ operation: 'signals', err: error }, 'The signal connection was lost; making it again'));
  await signals.start();
  undo.defer(() => signals.stop());

  const [health, registry] = [new Health(), new Registry()];
  observeProcess(health, registry, dataSource);
  const foundations = { name: definition.name, settings, log, dataSource, signals, lifecycle, health, registry };
  const app = await createHttpApp(ServiceModule.around(definition.module, foundations), { log, registry });
  app.useWebSocketAdapter(new WebSocketAdapter(app, log));
  undo.defer(() => app.close());
  await app.listen(settings.port, settings.host);
  lifecycle.started();
  const running = { app, settings, url: reachable(app), ownDatabase, startedAfterMs: performance.now() };
  log.info({ operation: 'start', url: running.url, latency_ms: Math.round(running.startedAfterMs) }, 'Ready');
  await definition.onReady?.(running);

  async function ownPostgres(): Promise<OwnPostgres | undefined> {
    if (settings.databaseUrl || !definition.selfContained) return undefined;
    const postgres = await OwnPostgres.start(settings.dataDir, log);
    undo.defer(() => postgres.stop());
    onPostgres(postgres);
    return postgres;
  }

  async function connect(url: string): Promise<DataSource> {
    const dataSource = createDataSource({ url, migrations: definition.migrations, applicationName: `watchdog-${definition.name}` });
    await dataSource.initialize();
    undo.defer(() => dataSource.destroy());
    await migrate(dataSource);
    return dataSource;
  }
}

/** Port 0 asks for any; 0.0.0.0 is no address to call. */
function reachable(app: INestApplication): string {
  const { address, port, family } = app.getHttpServer().address() as { address: string; port: number; family: string };
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
