import { randomBytes } from 'node:crypto';
import { freePort } from '#platform/persistence';
import { startTestKafka, type KafkaUnavailable, type TestKafka } from './kafka.js';
import { Program } from './program.js';
import { startTestPostgres, createDatabase, type TestPostgres } from './test-database.js';
import { until } from './until.js';

export interface DistributedOptions {
  readonly evaluators?: number;
  /** For every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ports of ingest, allocator and the evaluators, in this order; free ones where missing. */
  readonly ports?: readonly number[];
  /** `name=value` server settings. */
  readonly postgresSettings?: readonly string[];
  readonly onOutput?: (service: string, chunk: string) => void;
}

export interface Service {
  readonly name: string;
  readonly url: string;
  readonly program: Program;
}

/** The services as processes of their own, on a real Kafka and a real PostgreSQL. */
export class Distributed {
  private constructor(
    readonly kafka: TestKafka,
    readonly postgres: TestPostgres,
    readonly databaseUrl: string,
    /** An admin key. */
    readonly apiKey: string,
    private readonly options: DistributedOptions,
    readonly services: Service[],
  ) {}

  static async start(options: DistributedOptions = {}): Promise<Distributed | KafkaUnavailable> {
    const kafka = await startTestKafka();
    if ('unavailable' in kafka) return kafka;
    const postgres = await startTestPostgres({ settings: options.postgresSettings ?? [] });
    const databaseUrl = await createDatabase(postgres.url());
    const system = new Distributed(kafka, postgres, databaseUrl, options.env?.['WATCHDOG_API_KEY'] ?? randomBytes(16).toString('hex'), options, []);
    try {
      const names = ['ingest', 'allocator', ...Array.from({ length: options.evaluators ?? 2 }, (_, i) => `evaluator-${i + 1}`)];
      for (const [index, name] of names.entries()) system.launch(name, options.ports?.[index] ?? (await freePort()));
      await Promise.all(system.services.map((service) => untilReady(service)));
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  service(name: string): Service {
    const found = this.services.find((service) => service.name === name);
    if (!found) throw new Error(`There is no service ${name}`);
    return found;
  }

  /** Starts a service that has ended again, on its port. */
  async restart(name: string): Promise<Service> {
    const { url } = this.service(name);
    this.services.splice(this.services.findIndex((service) => service.name === name), 1);
    const service = this.launch(name, Number(new URL(url).port));
    await untilReady(service);
    return service;
  }

  /** Services first, so that they leave in order; then what they stand on. */
  async stop(): Promise<void> {
    await Promise.all(this.services.map(({ program }) => program.stop('SIGTERM')));
    await this.kafka.discard();
    await this.postgres.discard();
  }

  private launch(name: string, port: number): Service {
    const program = Program.service(name.replace(/-\d+$/, ''), {
      // Ctrl-C is for the launcher, which stops them in order.
      group: true,
      env: {
        DATABASE_URL: this.databaseUrl,
        KAFKA_BROKERS: this.kafka.broker,
        WATCHDOG_API_KEY: this.apiKey,
        ...this.options.env,
        PORT: String(port),
      },
      onOutput: (chunk) => this.options.onOutput?.(name, chunk),
    });
    const service = { name, url: `http://127.0.0.1:${port}`, program };
    this.services.push(service);
    return service;
  }
}

async function untilReady({ name, url, program }: Service): Promise<void> {
  const ended = program.exited.then(({ code, signal }) => {
    throw new Error(`${name} ended (${code ?? signal}): ${program.stderr}`);
  });
  const ready = until(`${name} is ready`, async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok, 60_000);
  await Promise.race([ready, ended]);
}
