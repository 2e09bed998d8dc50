import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { disarmIdleTimer } from '#platform/messaging';
import { freePort } from '#platform/persistence';

const VERSION = '4.1.0';
/** Kafka 4 brokers need it. */
const JAVA = 17;
const START_TIMEOUT_MS = 60_000;

/** This machine cannot run Kafka: tests that need it say so and are left out. */
export interface KafkaUnavailable {
  readonly unavailable: string;
}

/**
 * A real Apache Kafka for tests, on free ports of the loopback; or why there is none on this machine. Where the build promises
 * one (CI=true) that is an error instead. The first start on a machine fetches the jars with Maven (43 MB) into the cache.
 */
export async function startTestKafka(): Promise<TestKafka | KafkaUnavailable> {
  const jars = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ticket-watchdog', `kafka-${VERSION}`);
  const unavailable = missingTool(jars);
  if (unavailable && process.env['CI'] === 'true') throw new Error(unavailable);
  if (unavailable) return { unavailable };
  await fetchJars(jars);
  return TestKafka.start(jars);
}

function missingTool(jars: string): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1]);
  if (!(version >= JAVA)) return `Kafka needs Java ${JAVA} or newer (found: ${java.error ? 'none' : version})`;
  if (!existsSync(jars) && spawnSync('mvn', ['--version']).error) return 'Fetching Kafka needs Maven (found: none)';
  return undefined;
}

async function fetchJars(jars: string): Promise<void> {
  if (existsSync(jars)) return;
  const pom = join(import.meta.dirname, '../../../tools/kafka/pom.xml');
  mkdirSync(join(jars, '..'), { recursive: true });
  // Renamed into place when complete: several tests may be fetching.
  const partial = mkdtempSync(`${jars}-`);
  try {
    await promisify(execFile)('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`]);
    if (!existsSync(jars)) renameSync(partial, jars);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** One broker that is its own controller. Its data lives until `discard`, through any kill and restart. */
export class TestKafka {
  private process: ChildProcess | undefined;
  private output = '';
  private readonly onExit = () => this.process?.kill('SIGKILL');

  private constructor(private readonly jars: string, private readonly root: string, readonly broker: string) {}

  static async start(jars: string): Promise<TestKafka> {
    const root = mkdtempSync(join(tmpdir(), 'watchdog-kafka-'));
    const [port, controllerPort] = [await freePort(), await freePort()];
    writeFileSync(join(root, 'server.properties'), properties(root, port, controllerPort));
    const kafka = new TestKafka(jars, root, `127.0.0.1:${port}`);
    process.on('exit', kafka.onExit);
    try {
      const format = spawnSync('java', kafka.java('kafka.tools.StorageTool', 'format', '--standalone', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ', '-c', join(root, 'server.properties')), { encoding: 'utf8' });
      if (format.status !== 0) throw new Error(`Kafka could not format its storage: ${format.stderr}${format.stdout}`);
      await kafka.restart();
    } catch (error) {
      await kafka.discard();
      throw error;
    }
    return kafka;
  }

  /** Of the broker while it runs. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts the broker on its port and data; resolves when it serves consumer groups. */
  async restart(): Promise<void> {
    const child = spawn('java', this.java('kafka.Kafka', join(this.root, 'server.properties')), { stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-4_000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    this.process = child;
    await this.untilReady(child);
  }

  /** SIGKILL: what a power cut leaves of the process. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  /** Kills the broker and deletes its data. */
  async discard(): Promise<void> {
    await this.kill();
    process.off('exit', this.onExit);
    rmSync(this.root, { recursive: true, force: true });
  }

  private java(mainClass: string, ...args: string[]): string[] {
    return ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(this.jars, '*'), mainClass, ...args];
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    disarmIdleTimer();
    const client = new Kafka({ brokers: [this.broker], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const admin = client.admin();
      try {
        await admin.connect();
        await admin.listTopics();
        // The group coordinator makes its own topic first, after the port has opened.
        await admin.describeGroups(['ready']);
        return;
      } catch (error) {
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`Kafka did not start: ${String(error)} ${this.output}`);
      } finally {
        await admin.disconnect();
      }
      await delay(100);
    }
  }
}

function properties(root: string, port: number, controllerPort: number): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(root, 'data'),
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 500,
    'auto.create.topics.enable': false,
    // The controller refuses a restarted broker until the session of the killed one has run out: 9 s by default.
    'broker.heartbeat.interval.ms': 250,
    'broker.session.timeout.ms': 1_000,
  };
  return Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('');
}
