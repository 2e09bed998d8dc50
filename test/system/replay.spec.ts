import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeSlack, createDatabase, describeWith, startTestPostgres, type TestPostgres } from '#testing';
import { NONE, differences } from './differences.js';
import { CONFIG, NO_SERVICENOW_LOG, SAMPLE_CSV, SAMPLE_JSONL, SERVICENOW, hasServiceNowLog } from './logs.js';
import { pureStateOf, type Log, type PureState } from './pure-core.js';
import { startStandalone, type RunningService } from './running-service.js';
import { StoredState } from './stored-state.js';
import { watchdog } from './watchdog-cli.js';

const KEY = 'replay-test';

let postgres: TestPostgres;
let slack: FakeSlack;
let home: string;
let service: RunningService | undefined;
let stored: StoredState | undefined;

beforeAll(async () => {
  postgres = await startTestPostgres();
  slack = await FakeSlack.start();
  home = mkdtempSync(join(tmpdir(), 'watchdog-home-'));
}, 60_000);
afterEach(async () => {
  await stored?.close();
  await service?.program.stop();
  [stored, service] = [undefined, undefined];
});
afterAll(async () => {
  await slack.close();
  await postgres.discard();
  rmSync(home, { recursive: true, force: true });
});

describe('the sample log of a help desk', () => {
  let pure: PureState;
  beforeAll(async () => {
    pure = await pureStateOf(SAMPLE_CSV, CONFIG);
    expect(pure).toMatchObject({ events: 341, tickets: 50 });
  });

  test('every clock and alert is what the pure core says; again, and told as JSON, nothing changes', async () => {
    await freshService();
    expect(await replay(SAMPLE_CSV)).toEqual({
      events: 347, accepted: 341, duplicates: 2, conflicts: 0, tickets: 51, seconds: expect.any(Number), events_per_second: expect.any(Number),
      clocks: pure.clocks.length, breaches: pure.breaches,
      rejected: {
        'updated_at: not a date of the form dd.MM.yyyy HH:mm': 1, 'priority: "dringend" is not among the mapping\'s values': 1,
        'created_at: must be a date and time with a zone (RFC 3339, as 2024-05-01T09:30:00Z), from 1990 to at most one day ahead': 1,
        'not as many columns as the header': 1,
      },
    });
    await expectState(pure);
    const before = await stored!.checksum();
    expect(await replay(SAMPLE_CSV)).toMatchObject({ events: 347, accepted: 0, duplicates: 343 });
    expect(await replay(SAMPLE_JSONL)).toMatchObject({ events: 347, accepted: 0, duplicates: 343, conflicts: 0 });
    expect(await stored!.checksum()).toEqual(before);
    await expectNobodyTold();
  }, 120_000);

  test.each([1, 2, 3])('shuffled (seed %i), in small batches: the same state', async (seed) => {
    await freshService();
    expect(await replay(SAMPLE_JSONL, '--shuffle', String(seed), '--batch', '7', '--concurrency', '4')).toMatchObject({ accepted: 341, duplicates: 2, clocks: pure.clocks.length, breaches: pure.breaches });
    await expectState(pure);
    await expectNobodyTold();
  }, 120_000);
});

describeWith(hasServiceNowLog, NO_SERVICENOW_LOG, 'the log of a real ServiceNow instance', () => {
  let pure: PureState;
  let inOrder: Readonly<Record<string, string>>;
  beforeAll(async () => {
    pure = await pureStateOf(SERVICENOW, CONFIG);
    expect(pure).toMatchObject({ events: 141_712, tickets: 24_918 });
  }, 60_000);

  test('in order, and once more', async () => {
    await freshService();
    expect(await replay(SERVICENOW)).toEqual({
      events: 141_712, accepted: 141_712, duplicates: 0, conflicts: 0, rejected: {}, tickets: 24_918, seconds: expect.any(Number), events_per_second: expect.any(Number),
      clocks: pure.clocks.length, breaches: pure.breaches,
    });
    await expectState(pure);
    inOrder = await stored!.content();
    const before = await stored!.checksum();
    expect(await replay(SERVICENOW)).toMatchObject({ events: 141_712, accepted: 0, duplicates: 141_712, conflicts: 0 });
    expect(await stored!.checksum()).toEqual(before);
    await expectNobodyTold();
  }, 240_000);

  test('shuffled: the same state', async () => {
    await freshService();
    expect(await replay(SERVICENOW, '--shuffle', '20160229')).toMatchObject({ accepted: 141_712, duplicates: 0, conflicts: 0, rejected: {}, clocks: pure.clocks.length, breaches: pure.breaches });
    await expectState(pure);
    expect(await stored!.content()).toEqual(inOrder);
    await expectNobodyTold();
  }, 300_000);
});

async function freshService(): Promise<void> {
  const databaseUrl = await createDatabase(postgres.url());
  service = await startStandalone(databaseUrl, KEY, slack.webhook().url);
  stored = await StoredState.of(databaseUrl);
}

async function replay({ file, mapping }: Log, ...options: string[]): Promise<unknown> {
  const args = ['replay', file, '--to', service!.url, ...(mapping ? ['--mapping', mapping] : []), '--format', 'json', ...options];
  const { code, stdout, stderr } = await watchdog(args, { WATCHDOG_API_KEY: KEY, HOME: home });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout);
}

async function expectState(pure: PureState): Promise<void> {
  await stored!.settled();
  expect(differences(await stored!.clocks(), pure.clocks)).toEqual(NONE);
  expect(differences(await stored!.alerts(), pure.alerts)).toEqual(NONE);
}

async function expectNobodyTold(): Promise<void> {
  expect(await stored!.deliveries()).toBe(0);
  slack.expectNoMore();
}
