import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeSlack, Program, killFamily, until } from '#testing';
import { freePort } from '#platform/persistence';
import { Database } from './database.js';
import { FAULT_MS, withstand } from './withstand.js';
import { worldSettings, type World } from './world.js';

const CLOCKS = 10_000;
const API_KEY = 'fault-test-key';

/** The service as a newcomer runs it: everything in one process, with a PostgreSQL of its own. */
class Standalone implements World {
  readonly apiKey = API_KEY;
  readonly topics = undefined;
  private current: { readonly program: Program; readonly database: Database } | undefined;

  private constructor(readonly slack: FakeSlack, private readonly directory: string, private readonly port: number) {}

  static async start(): Promise<Standalone> {
    const standalone = new Standalone(await FakeSlack.start(), mkdtempSync(join(tmpdir(), 'watchdog-faults-')), await freePort());
    await standalone.run();
    return standalone;
  }

  get ingestUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get database(): Database {
    return this.current!.database;
  }

  get pid(): number {
    return this.current!.program.pid;
  }

  /** 0 while there is none. */
  testify(): Promise<string> {
    return Promise.resolve(this.current!.program.lastWords);
  }

  get postgresPid(): number {
    try {
      return Math.max(0, Number(readFileSync(join(this.directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]));
    } catch {
      return 0;
    }
  }

  async run(): Promise<void> {
    await this.current?.database.close();
    const env = { ...worldSettings(this.slack), WATCHDOG_DATA_DIR: this.directory, WATCHDOG_API_KEY: API_KEY, PORT: String(this.port) };
    const program = Program.service('standalone', { env });
    const [, url, passwordFile] = await program.says(/PostgreSQL +(postgres:\S+), its password in (\S+)/, 60_000);
    const withPassword = Object.assign(new URL(url!), { password: readFileSync(passwordFile!, 'utf8').trim() });
    this.current = { program, database: await Database.open(withPassword.href) };
    await this.untilReady();
  }

  async kill(): Promise<void> {
    await this.current!.program.stop('SIGKILL');
  }

  async untilReady(): Promise<void> {
    await until('the service is ready', async () => (await fetch(`${this.ingestUrl}/health/ready`).catch(() => undefined))?.ok, 60_000);
  }

  async stop(): Promise<void> {
    await this.current?.database.close();
    const exit = await this.current?.program.stop('SIGTERM');
    await this.slack.close();
    rmSync(this.directory, { recursive: true, force: true });
    expect(exit).toEqual({ code: 0, signal: null });
  }
}

describe('a burst in standalone', () => {
  let standalone: Standalone;
  beforeAll(async () => void (standalone = await Standalone.start()), 60_000);
  afterAll(() => standalone.stop(), 60_000);

  test('the service killed and started again', () => withstand(standalone, 'SERVICE', CLOCKS, {
    strike: () => standalone.kill(),
    recover: () => standalone.run(),
    sendersDie: true,
  }), FAULT_MS);

  test('its PostgreSQL killed: the service starts it again', async () => {
    const { pid } = standalone;
    const killed = standalone.postgresPid;
    await withstand(standalone, 'DATABASE', CLOCKS, {
      strike: () => killFamily(killed),
      recover: async () => {
        await until('PostgreSQL is replaced', () => standalone.postgresPid !== killed && standalone.postgresPid > 0);
        await standalone.untilReady();
      },
    });
    expect(standalone.pid).toBe(pid);
  }, FAULT_MS);
});
