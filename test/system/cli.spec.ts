import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeSlack, Program, createDatabase, describeWith, startTestPostgres, until, type TestPostgres } from '#testing';
import { SAMPLE_CSV, SAMPLE_JSONL } from './logs.js';
import { watchdog, type CliResult } from './watchdog-cli.js';

const KEY = 'cli-test';
let postgres: TestPostgres;
let slack: FakeSlack;
let directory: string;
let config: string;
let service: Program;
let url: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  slack = await FakeSlack.start();
  directory = mkdtempSync(join(tmpdir(), 'watchdog-cli-'));
  config = join(directory, 'sla.yaml');
  writeFileSync(config, 'tiers: {gold: {high: {response: 30, resolution: 180}}}\n');
  service = Program.service('standalone', { env: { DATABASE_URL: await createDatabase(postgres.url()), WATCHDOG_API_KEY: KEY, SLA_CONFIG: config } });
  await service.says(/Ctrl-C stops everything/, 60_000);
  url = /Health\s+(http:\S+)\/health\/ready/.exec(service.stdout)![1]!;
}, 90_000);
afterAll(async () => {
  await service.stop();
  await slack.close();
  await postgres.discard();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

const run = (...args: string[]): Promise<CliResult> => watchdog(args, { WATCHDOG_API_KEY: KEY, HOME: directory });
const failed = (sentence: string | RegExp): object =>
  ({ code: 1, stdout: '', stderr: typeof sentence === 'string' ? `${sentence}\n` : expect.stringMatching(sentence) });
const jsonOf = ({ stdout }: CliResult): unknown => JSON.parse(stdout);

describe('keys', () => {
  test('made, used, listed and revoked', async () => {
    const made = await run('keys', 'create', 'a, reader', '--scope', 'read', '--to', url, '--format', 'json');
    expect(made).toMatchObject({ code: 0, stderr: 'The key is not kept anywhere: store it now.\n' });
    const { id, key } = jsonOf(made) as { id: string; key: string };
    expect(jsonOf(made)).toMatchObject({ name: 'a, reader', tenant: 'default', scopes: ['read'], revoked_at: null });
    expect((await fetch(`${url}/api/v1/dashboard`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);

    const lists = await Promise.all(['table', 'json', 'jsonl', 'csv'].map((format) => run('keys', 'list', '--to', url, '--format', format)));
    expect(lists.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const [table, json, jsonl, csv] = lists.map(({ stdout }) => stdout);
    expect(table).toMatch(new RegExp(`│ ${id} │ default │ a, reader │ read`));
    expect(JSON.parse(json!)).toEqual([expect.objectContaining({ id, scopes: ['read'] })]);
    expect(jsonl!.trim().split('\n').map((line) => JSON.parse(line) as object)).toEqual(JSON.parse(json!));
    expect(csv).toMatch(new RegExp(`^id,tenant,name,scopes,created_at,revoked_at\n${id},default,"a, reader",read,[^,]+,\n$`));
    expect(lists.every(({ stdout }) => !stdout.includes(key))).toBe(true);

    expect(await run('keys', 'list', '--to', url, '--key', key)).toMatchObject(failed(`${url} answered 403: This needs an API key with the scope "admin".`));
    expect(await run('keys', 'revoke', id, '--to', url)).toMatchObject({ code: 0, stdout: '', stderr: `Key ${id} is revoked.\n` });
    expect((await fetch(`${url}/api/v1/dashboard`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
    expect(await run('keys', 'revoke', 'none', '--to', url)).toMatchObject(failed(`${url} answered 404: There is no such API key.`));
  }, 60_000);

  test('a wrong key, none, nobody there, somebody else there', async () => {
    expect(await run('keys', 'list', '--to', url, '--key', 'wrong')).toMatchObject(failed(`${url} does not accept the API key: give one with --key or WATCHDOG_API_KEY.`));
    expect(await watchdog(['keys', 'list', '--to', url], { HOME: directory })).toMatchObject(failed(`${url} needs an API key: give one with --key or WATCHDOG_API_KEY.`));
    // A port that was free a moment ago.
    const other = await FakeSlack.start();
    const otherUrl = new URL(other.webhook().url).origin;
    expect(await run('keys', 'list', '--to', otherUrl)).toMatchObject(failed(`${otherUrl} answered 404.`));
    await other.close();
    expect(await run('keys', 'list', '--to', otherUrl)).toMatchObject(failed(`${otherUrl} cannot be reached (connection refused).`));
    expect(await run('keys', 'create', 'n', '--scope', 'king', '--to', url)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Allowed choices are ingest, read, admin.') });
  }, 60_000);
});

describe('config check', () => {
  test('says of a file what the service says of it', async () => {
    const good = readFileSync(config, 'utf8');
    expect(await run('config', 'check', config)).toMatchObject({ code: 0, stdout: '', stderr: `${config} is valid.\n` });
    writeFileSync(config, 'tiers:\n  gold:\n    hgh: { response: 30 }\nthresholds: [85 percent]\n');
    const told = await until('the service tells its problems', async () => {
      const { parts } = await (await fetch(`${url}/health/ready`)).json() as { parts: { config: { status: string; details: { problems: string[] } } } };
      return parts.config.status === 'degraded' && parts.config.details.problems;
    });
    expect(told).toEqual([`${config}:3:5  error  tiers.gold.hgh: unknown key; did you mean "high"?`, expect.stringContaining(`${config}:4:14  error  thresholds[0]: `)]);
    const stderr = `${config} has 2 errors; a service would keep its last good configuration.\n`;
    expect(await run('config', 'check', config)).toMatchObject({ code: 1, stdout: `${told.join('\n')}\n`, stderr });
    const checked = await run('config', 'check', config, '--format', 'json');
    expect(checked).toMatchObject({ code: 1, stderr });
    expect(jsonOf(checked)).toMatchObject([{ file: config, line: 3, column: 5, path: 'tiers.gold.hgh' }, { line: 4, column: 14 }]);
    writeFileSync(config, good);
    await until('the service has the good one again', async () => (await (await fetch(`${url}/health/ready`)).json() as { status: string }).status === 'up');
  }, 60_000);

  test('a file that is not there, a directory', async () => {
    expect(await run('config', 'check', join(directory, 'none.yaml'))).toMatchObject(failed(`${join(directory, 'none.yaml')} does not exist.`));
    expect(await run('config', 'check', directory)).toMatchObject(failed(`${directory} is a directory, not a file.`));
  });
});

describe('replay says in one sentence why it cannot', () => {
  const replay = (file: string, ...options: string[]): Promise<CliResult> => run('replay', file, '--to', url, ...options);

  test('a file that is not there, a directory, a file that is not gzip to its end', async () => {
    expect(await replay(join(directory, 'none.csv'))).toMatchObject(failed(`${join(directory, 'none.csv')} does not exist.`));
    expect(await replay(directory)).toMatchObject(failed(`${directory} is a directory, not a file.`));
    const half = join(directory, 'half.csv.gz');
    writeFileSync(half, readFileSync(SAMPLE_CSV.file).subarray(0, 2_000));
    expect(await replay(half, '--mapping', SAMPLE_CSV.mapping!)).toMatchObject(failed(`${half} is not complete: it ends in the middle.`));
  }, 60_000);

  test('no mapping where one is needed, one that is none, one of another file', async () => {
    expect(await replay(SAMPLE_CSV.file)).toMatchObject(failed(`The replay cannot start: ${SAMPLE_CSV.file} seems to separate its columns by ";"; say so in a mapping: delimiter: ";".`));
    expect(await replay(SAMPLE_CSV.file, '--mapping', config)).toMatchObject(failed(`${config} is not a mapping: fields is missing; tiers means nothing here.`));
    const mapping = join(directory, 'mapping.yaml');
    writeFileSync(mapping, readFileSync(SAMPLE_CSV.mapping!, 'utf8').replace('id: Ticket', 'id: Nummer'));
    expect(await replay(SAMPLE_CSV.file, '--mapping', mapping)).toMatchObject(failed(/^The replay cannot start: .* has no column "Nummer"; its columns are Ticket, Angelegt, .*\. The mapping names what is not there\.\n$/));
  }, 60_000);

  test('a wrong key: nothing was sent', async () => {
    expect(await replay(SAMPLE_JSONL.file, '--key', 'wrong')).toMatchObject(failed(/does not accept the API key: give one with --key or WATCHDOG_API_KEY\. Nothing was sent\.\n$/));
  });

  test('a place that cannot be written, before anything is sent', async () => {
    const beneathAFile = join(config, 'place');
    expect(await replay(SAMPLE_JSONL.file, '--rejects', beneathAFile)).toMatchObject(failed(`${beneathAFile} cannot be: a part of its path is a file, not a directory.`));
    expect(await replay(SAMPLE_JSONL.file, '--checkpoint', beneathAFile)).toMatchObject(failed(/^The checkpoint .* cannot be written \(.*\): make room for it, or name another place with --checkpoint\.\n$/));
  });

  describeWith(existsSync('/dev/full'), 'this system has no /dev/full', 'on a full disk', () => {
    test('the checkpoint is told', async () => {
      const checkpoint = join(directory, 'checkpoint');
      symlinkSync('/dev/full', `${checkpoint}.new`);
      expect(await replay(SAMPLE_JSONL.file, '--checkpoint', checkpoint)).toMatchObject(failed(`The checkpoint ${checkpoint} cannot be written (the disk is full): make room for it, or name another place with --checkpoint.`));
    });
  });

  test('and nothing of all this reached the service', async () => {
    const answer = await fetch(`${url}/api/v1/summary`, { headers: { authorization: `Bearer ${KEY}` } });
    expect(await answer.json()).toMatchObject({ clocks: 0, pending_events: 0 });
  });
});

describe('explain, asking the service', () => {
  test('sentences, data, and what is not there', async () => {
    const event = { id: 'T-1', priority: 'high', customer_tier: 'gold', status: 'resolved', created_at: '2026-03-02T10:00:00Z', updated_at: '2026-03-02T10:20:00Z' };
    const sent = await fetch(`${url}/api/v1/tickets`, { method: 'POST', headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }, body: JSON.stringify([event]) });
    expect(await sent.json()).toMatchObject({ accepted: 1 });
    await until('the ticket has its clocks', async () => (await run('explain', 'T-1', '--to', url)).code === 0);
    expect(await run('explain', 'T-1', '--to', url, '--zone', 'Europe/Berlin')).toMatchObject({
      code: 0, stderr: '',
      stdout: expect.stringMatching(/^The resolution clock runs under the policy "tier:gold\/high" \(version 1, calendar 24x7\): 3 h\.\nStarted Mon 2 Mar 11:00 Berlin\.\n20 m of 3 h used; met, stopped Mon 2 Mar 11:20 Berlin\.\n\nThe response clock/),
    });
    expect(jsonOf(await run('explain', 'T-1', '--to', url, '--format', 'json'))).toMatchObject([{ clock: 'resolution', elapsed_ms: 1_200_000, segments: [{ counted_ms: 1_200_000 }, { kind: 'closed' }] }, { clock: 'response' }]);
    expect(await run('explain', 'T-2', '--to', url)).toMatchObject(failed(`${url} answered 404: There is no such ticket.`));
    expect(await run('explain', 'T-1', '--to', url, '--at', '2026-03-02T10:00:00Z')).toMatchObject({ code: 2, stderr: '--at and --mapping are about a file of events: name it with --events.\n' });
  }, 60_000);
});

// Last: the others name the first version.
describe('the configuration of the service', () => {
  test('is rehearsed, adopted, compared and gone back to', async () => {
    const candidate = join(directory, 'candidate.yaml');
    writeFileSync(candidate, 'tiers: {gold: {high: {response: 20, resolution: 180}}}\n');
    const live = (...args: string[]) => run('config', ...args, '--to', url);
    const rehearsed = await live('rehearse', candidate, '--format', 'json');
    expect(rehearsed).toMatchObject({ code: 0 });
    const { id, base_version } = jsonOf(rehearsed) as { id: string; base_version: number };
    expect(await live('rehearse', candidate)).toMatchObject({ code: 0, stdout: expect.stringContaining('breach at once'), stderr: expect.stringContaining('watchdog config adopt ') });
    const adopted = await live('adopt', id, '--reason', 'shorter', '--format', 'json');
    expect(jsonOf(adopted)).toMatchObject({ version: base_version + 1, reason: 'shorter', rehearsal: id, in_force: true });
    expect(await live('adopt', id, '--reason', 'again')).toMatchObject(failed(`${url} answered 412: Version ${base_version + 1} is in force now. Look at what it says, and rehearse again.`));
    expect(jsonOf(await live('versions', '--format', 'json'))).toMatchObject([{ version: base_version + 1, author: 'operator' }, { version: base_version }]);
    expect(await live('diff', String(base_version + 1))).toMatchObject({ code: 0, stdout: expect.stringContaining('+tiers: {gold: {high: {response: 20, resolution: 180}}}') });
    expect(jsonOf(await live('rollback', String(base_version), '--reason', 'too short', '--format', 'json'))).toMatchObject({ version: base_version + 2 });
    writeFileSync(candidate, 'tiers: {gold: {hgh: {response: 20}}}\n');
    expect(await live('rehearse', candidate)).toMatchObject({ code: 1, stderr: expect.stringContaining(`${candidate}:1:16  error`) });
  }, 120_000);
});
