import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program, until, type ProgramOptions } from '#testing';

let directory: string;
const programs: Program[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'watchdog-standalone-'));
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
});

describe('a service alone', () => {
  test('starts with nothing but Node, says where everything is, and finds its data again', async () => {
    const first = await ready(standalone());
    // 1 to 2 s on an idle machine, which the bench holds to 5 s; the tests share theirs.
    expect(first.startedAfterSeconds).toBeLessThan(15);
    expect(first.text).toContain('Slack        not configured');
    const key = /Admin key\s+(\S+)\s+shown only this once/.exec(first.text)![1]!;
    const password = readFileSync(join(directory, 'postgres-password'), 'utf8').trim();
    expect(password).toMatch(/^[0-9a-f]{64}$/);
    expect(first.text + first.program.stderr).not.toContain(password);
    expect((await fetch(`${first.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${first.url}/health/ready`)).json()).toMatchObject({
      status: 'up', phase: 'running', parts: { database: { status: 'up' }, due_loop: { status: 'up' }, deliveries: { status: 'up' }, live: { status: 'up' }, outbox_relay: { status: 'up' } },
    });
    expect((await fetch(`${first.url}/metrics`)).status).toBe(401);
    await first.program.stop('SIGINT');

    const second = await ready(standalone());
    expect(second.text).not.toContain('shown only this once');
    const metrics = await fetch(`${second.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    expect(metrics.status).toBe(200);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('process_cpu_seconds_total');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s leaves nothing running', async (signal) => {
    const { program } = await ready(standalone());
    const postgres = postgresPid();
    expect(await program.stop(signal)).toEqual({ code: 0, signal: null });
    expect(isAlive(postgres)).toBe(false);
  });

  test('a signal while it starts leaves nothing running', async () => {
    const program = standalone();
    const postgres = await until('PostgreSQL is there', () => postgresPid() || undefined);
    expect(await program.stop('SIGINT')).toEqual({ code: 0, signal: null });
    expect(isAlive(postgres)).toBe(false);
  });

  test('killed, it is followed by one that stops the PostgreSQL left behind and takes over its data', async () => {
    const { program } = await ready(standalone());
    const orphan = postgresPid();
    await program.stop('SIGKILL');
    expect(isAlive(orphan)).toBe(true);
    const next = await ready(standalone());
    expect(isAlive(orphan)).toBe(false);
    expect(next.text).not.toContain('shown only this once');
  });

  test('its PostgreSQL killed, it starts it again', async () => {
    const { url } = await ready(standalone());
    const killed = postgresPid();
    process.kill(killed, 'SIGKILL');
    await until('PostgreSQL is replaced', () => postgresPid() !== killed && postgresPid() > 0);
    await until('the service is ready', async () => (await fetch(`${url}/health/ready`)).ok);
  });
});

describe('started by npm', () => {
  const npm = (): Program => run(Program.start(['start'], { command: 'npm', group: true, env: environment() }));

  test('Ctrl-C, which reaches npm and the service alike, leaves nothing running', async () => {
    const { program } = await ready(npm());
    const postgres = postgresPid();
    program.kill('SIGINT');
    await program.exited;
    expect(isAlive(postgres)).toBe(false);
    expect(program.stdout + program.stderr).not.toMatch(/npm error/);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('npm alone ended by %s, the service ends too', async (signal) => {
    const { program } = await ready(npm());
    const postgres = postgresPid();
    process.kill(program.pid, signal);
    await until('PostgreSQL has ended', () => !isAlive(postgres));
  });
});

describe('refuses to start in one clear sentence', () => {
  test('a data directory in use', async () => {
    const { url } = await ready(standalone());
    await expectRefusal({}, `The data directory ${directory} is in use by another Ticket Watchdog: stop it, or set WATCHDOG_DATA_DIR to another directory.`);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  test('a data directory that cannot be written', () =>
    expectRefusal({ WATCHDOG_DATA_DIR: '/dev/null/data' }, 'The data directory /dev/null/data is not writable (ENOTDIR): make it so, or set WATCHDOG_DATA_DIR to another directory.'));

  test('a port in use, and PostgreSQL does not stay', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expectRefusal({ PORT: String(port) }, `Port ${port} on 127.0.0.1 is in use by another program: stop it, or set PORT to another port.`);
    expect(postgresPid()).toBe(0);
    server.close();
  });

  test('an address this machine has not', () =>
    expectRefusal({ HOST: '192.0.2.1' }, 'This machine has no address 192.0.2.1: set HOST to one it has.'));

  test('a configuration that cannot be used', async () => {
    const file = join(directory, 'broken.yaml');
    writeFileSync(file, 'tiers: [');
    const program = run(Program.service('standalone', { env: environment({ SLA_CONFIG: file }) }));
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toMatch(/^The configuration is not valid, and there is no earlier one to go on with:\n.*broken\.yaml:1:\d+/);
    expect(program.stderr).not.toMatch(/^\s+at /m);
    await expectRefusal({ SLA_CONFIG: '/no/such.yaml' }, 'SLA_CONFIG names /no/such.yaml, which does not exist.');
  });

  test('wrong settings', () => expectRefusal({ PORT: 'http' }, 'PORT is "http", not a port between 0 and 65535.'));

  test('a database that does not answer', () =>
    expectRefusal({ DATABASE_URL: 'postgres://watchdog@127.0.0.1:1/watchdog' }, 'PostgreSQL does not answer at 127.0.0.1:1 (ECONNREFUSED): start it, or correct DATABASE_URL.'));

  test.each(['ingest', 'allocator', 'evaluator'])('%s without brokers, without a database', async (name) => {
    await expectRefusal({}, 'KAFKA_BROKERS is not set: name the brokers as host:9092, separated by commas.', name);
    await expectRefusal({ KAFKA_BROKERS: '127.0.0.1:1' }, 'DATABASE_URL is not set: name a PostgreSQL as postgres://user:password@host:5432/database.', name);
  });
});

function environment(env: ProgramOptions['env'] = {}): Record<string, string> {
  return { PORT: '0', WATCHDOG_DATA_DIR: directory, ...env };
}

function run(program: Program): Program {
  programs.push(program);
  return program;
}

function standalone(env: ProgramOptions['env'] = {}): Program {
  return run(Program.service('standalone', { env: environment(env) }));
}

async function ready(program: Program): Promise<{ program: Program; text: string; url: string; startedAfterSeconds: number }> {
  await program.says(/Ctrl-C stops everything/);
  const [, seconds] = /is ready \(([\d.]+) s\)/.exec(program.stdout)!;
  const [, url] = /Health\s+(http:\S+)\/health\/ready/.exec(program.stdout)!;
  return { program, text: program.stdout, url: url!, startedAfterSeconds: Number(seconds) };
}

async function expectRefusal(env: ProgramOptions['env'], sentence: string, name = 'standalone'): Promise<void> {
  const program = run(Program.service(name, { env: environment(env) }));
  expect(await program.exited).toEqual({ code: 1, signal: null });
  expect(program.stderr).toBe(`${sentence}\n`);
  // Of level error or above.
  expect(program.stdout).not.toMatch(/"level":[56]0/);
}

/** 0 when there is none. */
function postgresPid(): number {
  try {
    // While the cluster is being made, a single-user backend writes its pid with a minus.
    return Math.max(0, Number(readFileSync(join(directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]));
  } catch {
    return 0;
  }
}

/** A process that has ended but was not yet collected by whoever inherited it is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
