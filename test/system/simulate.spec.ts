import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describeWith } from '#testing';
import type { ClockRecord, Simulation } from '#features/rehearsal';
import { NONE, differences } from './differences.js';
import { CONFIG, NO_SERVICENOW_LOG, SAMPLE_CSV, SAMPLE_JSONL, SERVICENOW, hasServiceNowLog } from './logs.js';
import { pureStateOf, type Log, type PureState } from './pure-core.js';
import { watchdog, type CliResult } from './watchdog-cli.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'watchdog-simulate-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const simulate = ({ file, mapping }: Log, ...options: string[]): Promise<CliResult> =>
  watchdog(['simulate', '--config', CONFIG, '--events', file, ...(mapping ? ['--mapping', mapping] : []), ...options], {});

interface Document {
  readonly summary: Simulation;
  readonly clocks: readonly ClockRecord[];
}

async function documentOf(log: Log, ...options: string[]): Promise<Document> {
  const { code, stdout, stderr } = await simulate(log, '--format', 'json', ...options);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as Document;
}

const line = (...values: readonly (string | number | null)[]): string => values.map((value) => value ?? '-').join(' | ');
const ms = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

/** Holds what was printed against the pure core's own fold of the same file; of both, what does not depend on the instant of asking. */
function expectState({ clocks, summary }: Document, pure: PureState): void {
  expect(summary).toMatchObject({ accepted: pure.events, tickets: pure.tickets, clocks: pure.clocks.length });
  expect(differences(
    clocks.map((clock) => line(
      clock.ticket, clock.clock, clock.cycle, clock.state, clock.policy, clock.target_ms, ms(clock.started_at), ms(clock.deadline), ms(clock.stopped_at), ms(clock.breached_at),
    )).sort(),
    pure.clocks.map((text) => text.split(' | ')).map(([ticket, clock, cycle, , state, policy, target, started, , , deadline, stopped, breached]) =>
      line(ticket!, clock!, cycle!, state!, policy!, target!, started!, deadline!, stopped!, breached!)).sort(),
  )).toEqual(NONE);
  expect(differences(
    clocks.flatMap(({ ticket, clock, cycle, thresholds }) => thresholds.map(({ name, instant }) => line(ticket, clock, cycle, name, ms(instant)))).sort(),
    pure.alerts.map((text) => text.split(' | ')).map(([ticket, clock, cycle, threshold, , , , instant]) => line(ticket!, clock!, cycle!, threshold!, instant!)).sort(),
  )).toEqual(NONE);
  const breaches = Object.entries(Object.groupBy(summary.compliance.priority, ({ group }) => group)).map(([priority, rows]) => [priority, rows!.reduce((sum, { breached }) => sum + breached, 0)]);
  expect(Object.fromEntries(breaches)).toEqual(pure.breaches);
}

/** Met and missed, finished and open: every clock once in each table. */
function expectSums({ summary, clocks }: Document): void {
  const { compliance, clocks_by_state: states } = summary;
  for (const rows of Object.values(compliance)) {
    expect(rows.reduce((sum, row) => sum + row.clocks, 0)).toBe(clocks.length);
    expect(rows.reduce((sum, row) => sum + row.met, 0)).toBe(states.met);
    for (const { breached, met, percent } of rows) expect(percent).toBe(met + breached === 0 ? null : (met / (met + breached)) * 100);
  }
  expect(Object.values(states).reduce((sum, number) => sum + number, 0)).toBe(clocks.length);
}

describe('the sample log of a help desk', () => {
  test('as CSV and as JSON lines: every clock and threshold is what the pure core says', async () => {
    const pure = await pureStateOf(SAMPLE_CSV, CONFIG);
    for (const log of [SAMPLE_CSV, SAMPLE_JSONL]) {
      const document = await documentOf(log);
      expectState(document, pure);
      expectSums(document);
      expect(document.summary).toMatchObject({ events: 347, duplicates: 2, conflicts: 0 });
      expect(Object.values(document.summary.rejected)).toEqual([1, 1, 1, 1]);
    }
  }, 120_000);

  test('jsonl and csv say what json says, in the same order', async () => {
    const at = ['--at', '2025-04-01T12:00:00Z'];
    const { clocks } = await documentOf(SAMPLE_JSONL, ...at, '--explain');
    const [lines, csv] = await Promise.all([simulate(SAMPLE_JSONL, ...at, '--format', 'jsonl', '--explain'), simulate(SAMPLE_JSONL, ...at, '--format', 'csv')]);
    expect(lines.stdout.trim().split('\n').map((text) => JSON.parse(text) as unknown)).toEqual(clocks);
    const rows = parse(csv.stdout, { columns: true }) as unknown as readonly Record<string, string>[];
    expect(rows.map(({ ticket, clock, state, remaining_ms: left }) => [ticket, clock, state, left])).toEqual(clocks.map(({ ticket, clock, state, remaining_ms: left }) => [ticket, clock, state, String(left ?? '')]));
    for (const clock of clocks as readonly (ClockRecord & { explanation: { segments: { counted_ms: number }[] } })[]) {
      expect(clock.explanation.segments.reduce((sum, { counted_ms: counted }) => sum + counted, 0)).toBe(clock.elapsed_ms);
    }
  }, 120_000);

  test.each(['tiers', 'policies'])('under config/examples/%s.yaml every ticket has its clocks or is told to be uncovered', async (name) => {
    const document = await documentOf(SAMPLE_CSV, '--config', resolve(`config/examples/${name}.yaml`));
    expectSums(document);
    const { tickets, uncovered } = document.summary;
    expect(new Set(document.clocks.map(({ ticket }) => ticket)).size).toBeGreaterThanOrEqual(tickets - uncovered.tickets);
    expect(Object.values(uncovered.kinds).reduce((sum, number) => sum + number, 0)).toBe(uncovered.tickets);
    expect(document.clocks.length).toBeGreaterThan(0);
  }, 60_000);

  test('as a table: sums, compliance, and on stderr what was sorted and what was not understood; strictly, that is a failure', async () => {
    const table = await simulate(SAMPLE_JSONL, '--explain');
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(/^HD-1000 · response · met\n {2}The response clock runs under the policy "tier:silver\/low" \(version 1, calendar 24x7\): 8 h\.\n/);
    expect(table.stdout).toMatch(/│ priority │ high +│ response +│ 15 +│ 15 +│ 5 +│ 10 +│ 5\/15 = 33\.33 % +│/);
    expect(table.stdout).toMatch(/│ uncovered tickets +│ 2 {2}\(HD-1007, HD-1030\)/);
    expect(table.stdout).toMatch(/│ unknown status +│ Liegt bei Fachabteilung {2}\(2 tickets\)/);
    expect(table.stderr).toMatch(/^\S+helpdesk-log\.jsonl does not hold each ticket's events together \(ticket HD-1048 comes again in line 5\): sorting it first\.\nline 69: updated_at: .*\n(line .*\n){3}$/);
    const strict = await simulate(SAMPLE_JSONL, '--strict');
    expect(strict).toMatchObject({ code: 1, stderr: expect.stringMatching(/\n4 of 347 events were rejected\.\n$/) });
    expect(strict.stdout).toContain('compliance');
  }, 120_000);

  test('against another configuration: compliance before and after, breaches gained and lost, alerts an hour', async () => {
    const config = join(directory, 'slower.yaml');
    writeFileSync(config, 'tiers: { gold: { critical: { response: 1d, resolution: 30d } }, silver: { high: { response: 1m, resolution: 8h } } }\n');
    const against = ['--against', CONFIG, '--config', config];
    const [json, jsonl, table] = await Promise.all(['json', 'jsonl', 'table'].map((format) => watchdog(['simulate', '--events', SAMPLE_CSV.file, '--mapping', SAMPLE_CSV.mapping!, ...against, '--format', format], {})));
    const { comparison, breaches } = JSON.parse(json!.stdout) as { comparison: { before: string; after: string; breaches_gained: number; breaches_lost: number; compliance: { priority: object[] } }; breaches: { change: string; ticket: string; clock: string }[] };
    expect(comparison).toMatchObject({ before: CONFIG, after: config });
    expect(breaches.filter(({ change }) => change === 'lost')).toHaveLength(comparison.breaches_lost);
    expect(breaches.filter(({ change }) => change === 'gained')).toHaveLength(comparison.breaches_gained);
    expect(comparison.breaches_gained).toBeGreaterThan(0);
    expect(comparison.compliance.priority).toContainEqual(expect.objectContaining({ group: 'low', before: expect.objectContaining({ clocks: 11 }), after: null }));
    expect(jsonl!.stdout.trim().split('\n').map((text) => JSON.parse(text) as unknown)).toEqual(breaches);
    expect(table!.stdout).toContain(`Breaches gained: ${comparison.breaches_gained}; lost: ${comparison.breaches_lost}.`);
  }, 120_000);

  test('explain: plain sentences, in any zone; as data; and no such ticket', async () => {
    const explain = (...args: string[]): Promise<CliResult> => watchdog(['explain', ...args, '--config', CONFIG, '--events', SAMPLE_JSONL.file], {});
    expect(await explain('HD-1048', '--zone', 'Europe/Berlin')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The response clock runs under the policy "tier:bronze/medium" (version 1, calendar 24x7): 8 h.\nStarted Mon 24 Mar 20:36 Berlin.\n36 m of 8 h used; met, stopped Mon 24 Mar 21:12 Berlin.\n\nThe resolution clock'),
    });
    expect(JSON.parse((await explain('HD-1048', '--format', 'json')).stdout)).toMatchObject([
      { clock: 'response', state: 'met', explanation: { zone: 'UTC', next: null, segments: [{ kind: 'running', counted_ms: 36 * 60_000 }, { kind: 'closed', status: 'in_progress' }] } },
      { clock: 'resolution' },
    ]);
    expect(await explain('HD-1007')).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/No policy covers ticket HD-1007: it has no clocks\.\n$/) });
    expect(await explain('HD-1048', '--at', '2025-03-01T00:00:00Z')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/There is no ticket HD-1048 in \S+ up to 2025-03-01T00:00:00\.000Z\.\n$/) });
    expect(await explain('HD-1048', '--zone', 'Nowhere')).toMatchObject({ code: 2 });
  }, 120_000);
});

test('a table for spreadsheets holds no formula', async () => {
  const file = join(directory, 'formula.jsonl');
  writeFileSync(file, `${JSON.stringify({ id: '=cmd|calc', priority: 'high', customer_tier: 'gold', status: 'new', created_at: '2026-03-02T10:00:00Z', updated_at: '2026-03-02T10:00:00Z' })}\n`);
  const { stdout } = await simulate({ file, mapping: undefined }, '--format', 'csv', '--at', '2026-03-03T10:00:00Z');
  expect(stdout.split('\n')[1]).toMatch(/^default,'=cmd\|calc,response,1,tier:gold\/high,24x7,1800000,2026-03-02T10:00:00\.000Z,breach,86400000,-84600000,/);
});

test('says in one sentence why it cannot', async () => {
  const config = join(directory, 'wrong.yaml');
  writeFileSync(config, 'tiers: { gold: { hgh: { response: 30 } } }\n');
  expect(await watchdog(['simulate', '--config', config, '--events', SAMPLE_JSONL.file], {})).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/:1:18 {2}error {2}tiers\.gold\.hgh: unknown key; did you mean "high"\?\n.* cannot be used: see above\.\n$/) });
  expect(await simulate({ file: join(directory, 'none.jsonl'), mapping: undefined })).toMatchObject({ code: 1, stdout: '', stderr: `${join(directory, 'none.jsonl')} does not exist.\n` });
  expect(await simulate({ file: SAMPLE_CSV.file, mapping: undefined })).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^The simulation cannot start: .* seems to separate its columns by ";"/) });
  expect(await simulate(SAMPLE_JSONL, '--at', 'yesterday')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('like 2026-03-02T10:00:00Z.') });
}, 60_000);

describeWith(hasServiceNowLog, NO_SERVICENOW_LOG, 'the log of a real ServiceNow instance', () => {
  test('compliance by priority, and every clock and threshold, are what the pure core says', async () => {
    const pure = await pureStateOf(SERVICENOW, CONFIG);
    const document = await documentOf(SERVICENOW);
    expectState(document, pure);
    expectSums(document);
    expect(document.summary).toMatchObject({ events: 141_712, accepted: 141_712, tickets: 24_918, rejected: {}, duplicates: 0, conflicts: 0 });
    expect(document.summary.compliance.priority.map(({ group, clock, clocks }) => [group, clock, clocks])).toEqual(
      [['critical', 270], ['high', 408], ['medium', 23_466], ['low', 774]].flatMap(([priority, clocks]) => [[priority, 'response', clocks], [priority, 'resolution', clocks]]));
  }, 240_000);
});
