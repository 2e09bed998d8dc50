import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#platform/clock';
import { DatabaseSignals } from '#platform/persistence';
import { Log } from '#platform/telemetry';
import { testDatabase, type TestDatabase } from '#testing';
import type { WatchdogConfig } from '../watchdog-config.js';
import { ConfigHealth } from '../versions/config-health.js';
import { ConfigVersions } from '../versions/config-versions.js';
import { VersionedConfigSource } from '../versions/versioned-config-source.js';
import { ConfigFile } from './config-file.js';
import { FollowConfig } from './follow-config.js';
import { TakeInConfigFile } from './take-in-config-file.js';

const withTarget = (minutes: number): string => `tiers: { gold: { high: { resolution: ${minutes} } } }\n`;
const BROKEN = 'tiers: { gold: { high: { resolution: soon } } }\n';
const targetOf = (config: WatchdogConfig): number => {
  const { target } = config.policies.policies[0]!.clocks[0]!;
  return 'ms' in target ? target.ms / 60_000 : Number.NaN;
};

const TICKET = { occurredAt: 0, sequence: 0, eventId: 'e', status: 'new', priority: 'high', tier: 'gold' } as const;

let database: TestDatabase;
let versions: ConfigVersions;
let directory: string;
let path: string;
const running: Replica[] = [];

beforeAll(async () => {
  database = await testDatabase([]);
  versions = new ConfigVersions(database.dataSource);
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE platform.config_versions RESTART IDENTITY');
  directory = mkdtempSync(join(tmpdir(), 'watchdog-follow-'));
  path = join(directory, 'sla_config.yaml');
});
afterEach(async () => {
  for (const replica of running.splice(0)) await replica.stop();
  rmSync(directory, { recursive: true });
});
afterAll(() => database.close());

interface Entry {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** Keeps what is logged, and lets a test wait for it. */
class RecordingLog extends Log {
  readonly entries: Entry[] = [];
  private waiting: (() => void)[] = [];

  private record(level: string, fields: object, message: string): void {
    this.entries.push({ level, message, fields });
    for (const wake of this.waiting.splice(0)) wake();
  }
  override debug = (fields: object, message: string): void => this.record('debug', fields, message);
  override info = (fields: object, message: string): void => this.record('info', fields, message);
  override warn = (fields: object, message: string): void => this.record('warn', fields, message);
  override error = (fields: object, message: string): void => this.record('error', fields, message);
  override child = (): Log => this;

  of(part: string): Entry[] {
    return this.entries.filter(({ message }) => message.includes(part));
  }
  async until(part: string, times = 1): Promise<void> {
    while (this.of(part).length < times) await new Promise<void>((wake) => this.waiting.push(wake));
  }
}

class Replica {
  readonly log = new RecordingLog();
  readonly health: ConfigHealth;
  readonly source: VersionedConfigSource;
  private readonly signals = new DatabaseSignals(database.url);
  readonly follow: FollowConfig;

  constructor(file: string, settleMs: number) {
    this.health = new ConfigHealth(file, new SystemClock());
    this.source = new VersionedConfigSource(versions, { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined }, this.health, this.log);
    this.follow = new FollowConfig(new ConfigFile(file, settleMs), new TakeInConfigFile(file, versions, this.health, this.log), this.source, this.signals, this.log);
  }

  async start(): Promise<this> {
    await this.follow.open();
    await this.signals.start();
    await this.follow.start();
    running.push(this);
    return this;
  }
  async stop(): Promise<void> {
    await this.follow.stop();
    await this.signals.stop();
  }
  /** Resolves with the next change, once `act` has made it. */
  async changed(act: () => void | Promise<unknown>): Promise<WatchdogConfig> {
    const changed = new Promise<WatchdogConfig>((resolve) => this.source.onChange(resolve));
    await act();
    return changed;
  }
}

const replica = (file = path, settleMs = 30) => new Replica(file, settleMs).start();
const countVersions = async (): Promise<number> => (await versions.newerThan(0)).length;

test('a saved file is in force at once, everywhere', async () => {
  writeFileSync(path, withTarget(60));
  const [one, other] = [await replica(), await replica(join(directory, 'no-file-here.yaml'))];
  expect([one, other].map(({ source }) => targetOf(source.current()))).toEqual([60, 60]);
  const previous = one.source.current();

  const heard = new Promise<readonly [WatchdogConfig, WatchdogConfig]>((resolve) => one.source.onChange((next, before) => resolve([next, before])));
  const followed = await other.changed(() => writeFileSync(path, withTarget(90)));
  expect([followed.version, targetOf(followed)]).toEqual([2, 90]);
  expect((await heard)[0].version).toBe(2);
  expect((await heard)[1]).toBe(previous);

  const put = await one.changed(() => versions.add({ text: withTarget(120), author: 'ada', origin: 'api' }));
  expect([put.version, targetOf(put)]).toEqual([3, 120]);
});

test('what was PUT outlives a restart with the same file', async () => {
  writeFileSync(path, withTarget(60));
  await replica();
  await versions.add({ text: withTarget(120), author: 'ada', origin: 'api' });
  expect(targetOf((await replica()).source.current())).toBe(120);
});

test('a file that is changed undoes what was PUT, and the log says what that was', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  await one.changed(() => versions.adopt({ text: withTarget(120), author: 'ada', reason: 'a longer promise', keyId: 'k', follows: 1 }));
  await one.changed(() => writeFileSync(path, withTarget(90)));
  expect(one.log.of('replaces')).toEqual([{
    level: 'warn', fields: { operation: 'config.file', file: path, version: 3, replaced: { version: 2, author: 'ada', reason: 'a longer promise' } },
    message: 'The changed file is now version 3 and replaces version 2, adopted through the API by ada ("a longer promise"); to go back: watchdog config rollback 2',
  }]);
  await one.changed(() => writeFileSync(path, withTarget(70)));
  expect(one.log.of('replaces')).toHaveLength(1);
});

test('two replicas with the same file make one version of each change', async () => {
  writeFileSync(path, withTarget(60));
  const both = [await replica(), await replica()];
  await Promise.all(both.map((one, index) => one.changed(() => (index === 0 ? writeFileSync(path, withTarget(90)) : undefined))));
  expect(await countVersions()).toBe(2);
});

test('an editor that replaces the file is followed, again and again', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  for (const minutes of [70, 80, 90]) {
    const next = await one.changed(() => {
      writeFileSync(`${path}.swp`, withTarget(minutes));
      renameSync(`${path}.swp`, path);
    });
    expect(targetOf(next)).toBe(minutes);
  }
});

test('a ConfigMap that Kubernetes swaps is followed, again and again', async () => {
  const publish = (minutes: number) => {
    const data = `..data_${minutes}`;
    mkdirSync(join(directory, data));
    writeFileSync(join(directory, data, 'sla_config.yaml'), withTarget(minutes));
    symlinkSync(data, join(directory, '..data_tmp'));
    renameSync(join(directory, '..data_tmp'), join(directory, '..data'));
  };
  publish(60);
  symlinkSync('..data/sla_config.yaml', path);
  const one = await replica();
  expect(targetOf(one.source.current())).toBe(60);
  for (const minutes of [70, 80, 90]) {
    expect(targetOf(await one.changed(() => publish(minutes)))).toBe(minutes);
    rmSync(join(directory, `..data_${minutes - 10}`), { recursive: true });
  }
});

test('a link to a file elsewhere is followed, whether that file is written or replaced', async () => {
  const elsewhere = join(directory, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'sla.yaml'), withTarget(60));
  symlinkSync('elsewhere/sla.yaml', path);
  const one = await replica();
  expect(targetOf(await one.changed(() => writeFileSync(join(elsewhere, 'sla.yaml'), withTarget(70))))).toBe(70);
  for (const minutes of [80, 90]) {
    const next = await one.changed(() => {
      writeFileSync(join(elsewhere, 'new'), withTarget(minutes));
      renameSync(join(elsewhere, 'new'), join(elsewhere, 'sla.yaml'));
    });
    expect(targetOf(next)).toBe(minutes);
  }
});

test('half a file is never taken in, even where half is valid', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica(path, 300);
  const next = await one.changed(() => {
    writeFileSync(path, '');
    appendFileSync(path, withTarget(90));
    appendFileSync(path, 'on_reopen: new_cycle\n');
  });
  expect(next.policies.policies[0]!.onReopen).toBe('new_cycle');
  expect(await countVersions()).toBe(2);
  expect(one.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a broken file changes nothing, is shown once with its line, and heals', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  expect(one.health).toMatchObject({ file: path, problems: [], since: undefined });

  writeFileSync(path, BROKEN);
  await one.log.until('is not valid');
  expect(one.health.problems).toEqual([`${path}:1:38  error  tiers.gold.high.resolution: found "soon", expected a duration like 20s, 30m, 4h, 2d or 1h30m (a number is minutes)`]);
  expect(one.health.since).toBeInstanceOf(Date);
  expect(targetOf(one.source.current())).toBe(60);

  const next = await one.changed(() => writeFileSync(path, withTarget(90)));
  expect(targetOf(next)).toBe(90);
  expect(one.health).toMatchObject({ problems: [], since: undefined });
  expect(one.log.of('is not valid')).toHaveLength(1);
  expect(one.log.of('is valid again')).toHaveLength(1);
});

test('mending a file back to what it was heals without a new version', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  writeFileSync(path, BROKEN);
  await one.log.until('is not valid');
  writeFileSync(path, withTarget(60));
  await one.log.until('is valid again');
  expect(one.health.problems).toEqual([]);
  expect(await countVersions()).toBe(1);
});

test('a file that goes away is trouble; the last configuration stays', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  rmSync(path);
  await one.log.until('is not valid');
  expect(one.health.problems).toEqual([`${path}: the file does not exist`]);
  expect(targetOf(one.source.current())).toBe(60);
  writeFileSync(path, withTarget(60));
  await one.log.until('is valid again');
});

test('a service without a file follows one that appears', async () => {
  await versions.add({ text: withTarget(60), author: 'ada', origin: 'api' });
  const one = await replica();
  expect(one.health.problems).toEqual([]);
  expect(targetOf(await one.changed(() => writeFileSync(path, withTarget(90))))).toBe(90);
});

test('a service starts with a broken file on what was stored before', async () => {
  writeFileSync(path, withTarget(60));
  await (await replica()).stop();
  running.pop();
  writeFileSync(path, BROKEN);
  const one = await replica();
  expect(targetOf(one.source.current())).toBe(60);
  expect(one.health.problems).toHaveLength(1);
});

test('without anything to go on a service refuses to start, and says why', async () => {
  await expect(replica()).rejects.toThrow(`There is no configuration: ${path} does not exist. Write it, or set SLA_CONFIG to the path of yours.`);
  writeFileSync(path, BROKEN);
  await expect(replica()).rejects.toThrow(`The configuration is not valid, and there is no earlier one to go on with:\n${path}:1:38  error`);
});

test('a stored version that this release cannot read is reported once and passed over', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  await versions.add({ text: 'from_the_future: true\n', author: 'a newer release', origin: 'api' });
  await one.log.until('not valid for this release');
  expect(one.health.problems.join('\n')).toContain('version 2:1:1  error  from_the_future: unknown key');
  expect(targetOf(one.source.current())).toBe(60);
  expect(targetOf(await one.source.version(2))).toBe(60);

  expect(targetOf((await replica()).source.current())).toBe(60);

  await one.changed(() => versions.add({ text: withTarget(90), author: 'ada', origin: 'api' }));
  expect(one.health.problems).toEqual([]);
  expect(one.log.of('not valid for this release')).toHaveLength(1);
});

test('a version that cannot be read any more is read as the one in force, whichever that is, and what is stored of it may name calendars that are gone', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  await versions.add({ text: 'from_the_future: true\n', author: 'a newer release', origin: 'api' });
  await one.log.until('not valid for this release');
  expect((await one.source.version(2)).schedule('office of the future', 2).name).toBe('24x7');
  expect(() => one.source.current().schedule('office of the future', 2)).toThrow('There is no calendar');
  const next = await one.changed(() => versions.add({ text: withTarget(90), author: 'ada', origin: 'api' }));
  expect(await one.source.version(2)).toMatchObject({ version: next.version, hash: next.hash });
});

test('older versions stay readable, compiled once', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  await one.changed(() => versions.add({ text: withTarget(90), author: 'ada', origin: 'api' }));
  const fresh = await replica();
  const first = await fresh.source.version(1);
  expect([first.version, targetOf(first)]).toEqual([1, 60]);
  expect(await fresh.source.version(1)).toBe(first);
  expect(await fresh.source.version(2)).toBe(fresh.source.current());
  await expect(fresh.source.version(99)).rejects.toThrow('There is no configuration version 99');
});

test('older tickets keep their promise over versions, broken ones among them, on every replica', async () => {
  const promising = (minutes: number): string => `policies: [{ name: a, targets: { resolution: ${minutes} }, apply: new_tickets }]\n`;
  const add = (text: string) => versions.add({ text, author: 'ada', origin: 'api' });
  const since: number[] = [];
  for (const text of [promising(60), `${promising(60)}# the same`, BROKEN, promising(90), promising(30)]) {
    // Two versions of the same millisecond would leave none to the first.
    await database.time.advance(1_000);
    await add(text);
    since.push((await versions.newerThan(0))[0]!.createdAt);
  }
  for (const { source } of [await replica(join(directory, 'no-file-here.yaml')), await replica(join(directory, 'none-here-either.yaml'))]) {
    const { policies } = source.current().policies;
    expect(policies.map(({ version, clocks }) => [version, clocks[0]!.target])).toEqual([[5, { ms: 1_800_000 }], [4, { ms: 5_400_000 }], [2, { ms: 3_600_000 }]]);
    const versionFor = (createdAt: number) => policies.find((policy) => policy.matches({ ...TICKET, createdAt }))?.version;
    expect([0, since[3]! - 1, since[3]!, since[4]! - 1, since[4]!].map(versionFor)).toEqual([2, 2, 4, 4, 5]);
    expect((await source.version(2)).policies.policies.map(({ version }) => version)).toEqual([2]);
  }
});

test('a listener that fails does not keep the others from hearing', async () => {
  writeFileSync(path, withTarget(60));
  const one = await replica();
  one.source.onChange(() => {
    throw new Error('mine');
  });
  await one.changed(() => writeFileSync(path, withTarget(90)));
  expect(one.log.of('A listener failed')).toHaveLength(1);
});

const withHolidays = `${withTarget(60)}calendars: { a: { zone: UTC, hours: 24x7, holidays: { ical: holidays/a.ics } } }\ncalendar: a\n`;
const ics = (date: string): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:${date}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const openOn = (config: WatchdogConfig, date: string): boolean => config.schedule('a').isOpen(Date.parse(date));

test('an iCal file that a calendar names is followed too, and replicas without it have its dates', async () => {
  mkdirSync(join(directory, 'holidays'));
  writeFileSync(path, withHolidays);
  writeFileSync(join(directory, 'holidays/a.ics'), ics('20260504'));
  const [one, other] = [await replica(), await replica(join(directory, 'no-file-here.yaml'))];
  expect([one, other].map(({ source }) => openOn(source.current(), '2026-05-04'))).toEqual([false, false]);
  const { hash } = one.source.current();

  const next = await other.changed(() => writeFileSync(join(directory, 'holidays/a.ics'), ics('20260505')));
  expect(['2026-05-04', '2026-05-05'].map((date) => openOn(next, date))).toEqual([true, false]);
  expect(next.hash).not.toBe(hash);

  rmSync(join(directory, 'holidays/a.ics'));
  await one.log.until('is not valid');
  expect(one.health.problems).toEqual([`${path}:2:61  error  calendars.a.holidays.ical: the file holidays/a.ics does not exist`]);
  expect(openOn(one.source.current(), '2026-05-05')).toBe(false);
  writeFileSync(join(directory, 'holidays/a.ics'), ics('20260505'));
  await one.log.until('is valid again');
  expect(await countVersions()).toBe(2);
});
