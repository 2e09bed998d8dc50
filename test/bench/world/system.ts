import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource, freePort } from '#platform/persistence';
import { Distributed, Program, createDatabase, startTestPostgres, until, type KafkaUnavailable } from '#testing';
import { SERVER_SETTINGS } from './database.js';

/** The product, running as it is deployed: every service a process of its own. */
export interface System {
  readonly name: 'standalone' | 'distributed' | 'ingest';
  /** Where tickets go in. */
  readonly url: string;
  readonly key: string;
  readonly databaseUrl: string;
  /** A look into its database from outside. */
  readonly dataSource: DataSource;
  /** Process ids by name. */
  readonly processes: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

const SLA_CONFIG = resolve('test/bench/sla_config.yaml');

/** One process, the in-process bus, and a PostgreSQL server. */
export const startStandalone = (): Promise<System> => startAlone('standalone');

/** Ingest alone: its broker is away, so the outbox only grows. */
export const startIngest = (): Promise<System> => startAlone('ingest', { KAFKA_BROKERS: '127.0.0.1:1' });

async function startAlone(name: 'standalone' | 'ingest', env: Readonly<Record<string, string>> = {}): Promise<System> {
  const postgres = await startTestPostgres({ settings: SERVER_SETTINGS });
  const databaseUrl = await createDatabase(postgres.url());
  const key = randomBytes(16).toString('hex');
  const url = `http://127.0.0.1:${await freePort()}`;
  const program = Program.service(name, { group: true, env: { DATABASE_URL: databaseUrl, WATCHDOG_API_KEY: key, SLA_CONFIG, PORT: new URL(url).port, ...env } });
  await until('the service is ready', async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok, 60_000);
  const dataSource = await lookInto(databaseUrl);
  return {
    name, url, key, databaseUrl, dataSource,
    processes: { [name]: program.pid, postgres: postgres.server.pid },
    stop: async () => {
      await dataSource.destroy();
      await program.stop();
      await postgres.discard();
    },
  };
}

/** Ingest, allocator and one evaluator, on Kafka and PostgreSQL. */
export async function startDistributed(env: Readonly<Record<string, string>> = {}): Promise<System | KafkaUnavailable> {
  const system = await Distributed.start({ evaluators: 1, env: { SLA_CONFIG, ...env }, postgresSettings: SERVER_SETTINGS });
  if ('unavailable' in system) return system;
  const dataSource = await lookInto(system.databaseUrl);
  const services = Object.fromEntries(system.services.map(({ name, program }) => [name.replace(/-1$/, ''), program.pid]));
  return {
    name: 'distributed', url: system.service('ingest').url, key: system.apiKey, databaseUrl: system.databaseUrl, dataSource,
    processes: { ...services, postgres: system.postgres.server.pid, kafka: system.kafka.pid! },
    stop: async () => {
      await dataSource.destroy();
      await system.stop();
    },
  };
}

async function lookInto(url: string): Promise<DataSource> {
  return createDataSource({ url, migrations: [], applicationName: 'bench' }).initialize();
}
