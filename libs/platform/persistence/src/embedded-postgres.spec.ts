import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from './embedded-postgres.js';

test('it starts where nobody but its owner may look, as in a clone under root\'s home', async () => {
  // mkdtemp makes it mode 0700.
  const closed = mkdtempSync(join(tmpdir(), 'watchdog-closed-'));
  const server = await EmbeddedPostgres.start({ directory: join(closed, 'postgres') });
  try {
    expect(server.url()).toMatch(/^postgres:\/\/watchdog@127\.0\.0\.1:\d+\/postgres$/);
  } finally {
    await server.stop();
    rmSync(closed, { recursive: true });
  }
});

describe('with a password file', () => {
  let root: string;
  const servers: EmbeddedPostgres[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'watchdog-password-'));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    rmSync(root, { recursive: true });
  });

  const passwordFile = (): string => join(root, 'password');
  const start = async (file?: string): Promise<EmbeddedPostgres> => {
    const server = await EmbeddedPostgres.start({ directory: join(root, 'postgres'), ...(file === undefined ? {} : { passwordFile: file }) });
    servers.push(server);
    return server;
  };
  const ask = async (url: string, statement = 'SELECT 1'): Promise<unknown> => {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    } finally {
      await client.end();
    }
  };
  const withPassword = (server: EmbeddedPostgres, password: string): string => Object.assign(new URL(server.url()), { password }).href;
  const refusal = '28P01';

  test('only who knows the password is let in, and only its owner may read it', async () => {
    const server = await start(passwordFile());
    const password = readFileSync(passwordFile(), 'utf8').trim();
    expect(password).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(passwordFile()).mode & 0o777).toBe(0o600);
    expect(server.url()).toBe(withPassword(server, password));
    expect(await ask(server.url())).toEqual([{ '?column?': 1 }]);
    expect(await ask(withPassword(server, 'guessed'))).toBe(refusal);
    expect(await ask(server.url(), "SELECT rolpassword ~ '^SCRAM-SHA-256' AS scram FROM pg_authid WHERE rolname = 'watchdog'")).toEqual([{ scram: true }]);
    await server.stop();
    expect((await start(passwordFile())).url()).toContain(password);
  });

  test('a cluster that trusted everyone keeps its data and trusts nobody any more; so does one whose password was lost', async () => {
    const trusting = await start();
    await ask(trusting.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
    await trusting.stop();
    for (const round of ['trusting', 'lost']) {
      const server = await start(passwordFile());
      expect({ round, rows: await ask(server.url(), 'SELECT n FROM kept') }).toEqual({ round, rows: [{ n: 7 }] });
      expect(await ask(withPassword(server, 'guessed'))).toBe(refusal);
      await server.stop();
      rmSync(passwordFile());
    }
  });
});
