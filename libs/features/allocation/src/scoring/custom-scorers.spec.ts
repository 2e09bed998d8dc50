import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileGroups, type AssignmentGroup, type Decision, type TicketNeeds } from '#core/allocation';
import { Registry, silentLog } from '#platform/telemetry';
import { until } from '#testing';
import { AllocationMetrics } from '../allocation.metrics.js';
import { CustomScorers } from './custom-scorers.js';

let directory: string;
let now: number;
let registry: Registry;
let scorers: CustomScorers;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'scorers-'));
  [now, registry] = [Date.parse('2026-03-02T10:00:00Z'), new Registry()];
  scorers = new CustomScorers({ now: () => new Date(now) }, directory, new AllocationMetrics(registry), silentLog);
});
afterEach(async () => {
  await scorers.close();
  rmSync(directory, { recursive: true });
});

const tickets: readonly TicketNeeds[] = ['T1', 'T2'].map((ticketId) => ({ ticketId, priority: 'high', now: 0, requester: { tags: ticketId === 'T2' ? ['vip'] : [] } }));
const groups: readonly AssignmentGroup[] = ['desk/alpha', 'desk/beta'].map((id) =>
  ({ id, name: id, location: {}, capabilities: [], status: 'active', maxBandwidth: 100, currentLoad: 0, metrics: {}, hours: { openBetween: () => 0 } }));

/** What is decided when `own` alone counts, besides a little of the first of the seven. */
async function decideWith(source: string, timeoutMs = 2_000): Promise<readonly Decision[]> {
  writeFileSync(join(directory, 'own.mjs'), source);
  return decideAgain(timeoutMs);
}

async function decideAgain(timeoutMs = 2_000): Promise<readonly Decision[]> {
  const customScorers = await scorers.opinions([{ name: 'own', module: './own.mjs', timeoutMs }], tickets, groups);
  const compiled = compileGroups(groups, { weights: { availability: 0.1, own: 0.9 }, customScorers });
  return tickets.map((ticket) => compiled.decide(ticket));
}

const given = (decisions: readonly Decision[]) => decisions.map((decision) => (decision.kind === 'allocated' ? [decision.group.id, decision.scores.custom['own']] : decision.reason));
const failures = async () => (await registry.getSingleMetric('watchdog_allocation_scorer_failures_total')!.get()).values.map(({ labels, value }) => [labels['why'], value]);
const NEUTRAL = [['desk/alpha', 0.5], ['desk/alpha', 0.5]];

test('a scorer of the tenant\'s own decides with its weight, clamped, and says so', async () => {
  const decisions = await decideWith("export const score = (ticket, group) => (group.id === 'desk/beta' ? (ticket.requester.tags.includes('vip') ? 7 : undefined) : 0.25);");
  expect(given(decisions)).toEqual([['desk/beta', 0.5], ['desk/beta', 1]]);
  expect(decisions[1]!.rationale.join(' ')).toContain('own gives it 1');
  expect(decisions[0]!.ranking.find(({ id }) => id === 'desk/beta')!.missing).toContain('own');
});

test('one that loops for ever has no say; it is ended, rests for a minute, and is started anew', async () => {
  expect(given(await decideWith('export function score() { for (;;); }', 100))).toEqual(NEUTRAL);
  expect(await failures()).toEqual([['late', 1]]);
  writeFileSync(join(directory, 'own.mjs'), "export default (ticket, group) => (group.id === 'desk/beta' ? 1 : 0);");
  expect(given(await decideAgain())).toEqual(NEUTRAL);
  expect(await failures()).toEqual([['late', 1]]);
  now += 60_000;
  expect(given(await decideAgain())).toEqual([['desk/beta', 1], ['desk/beta', 1]]);
});

test.each([
  ['throws', "export function score() { throw new Error('no idea'); }"],
  ['ends its process', 'export function score() { process.exit(3); }'],
  ['fills the memory', 'export function score() { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); }'],
  ['exports no function', 'export const name = 1;'],
  ['cannot be read', 'export const ='],
])('one that %s has no say, and nothing else suffers', async (_, source) => {
  expect(given(await decideWith(source, 10_000))).toEqual(NEUTRAL);
  expect(await failures()).toEqual([['failed', 1]]);
});

test('one that is not there has no say', async () => {
  expect(given(await decideAgain())).toEqual(NEUTRAL);
});

test('it sees no environment variables, and two batches at once do not use up each other\'s time', async () => {
  writeFileSync(join(directory, 'own.mjs'), 'export const score = () => { const end = performance.now() + 20; while (performance.now() < end); return Object.keys(process.env).length === 0 ? 1 : 0; };');
  const both = await Promise.all([decideAgain(400), decideAgain(400), decideAgain(400), decideAgain(400), decideAgain(400), decideAgain(400)]);
  for (const decisions of both) expect(given(decisions)).toEqual([['desk/alpha', 1], ['desk/alpha', 1]]);
});

/** What is dead may still be waiting for its end to be noticed. */
const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self/stat') || !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

test.each([
  ['has timers', 'setInterval(() => undefined, 1_000); begun(); export const score = () => 1;'],
  ['loops for ever', 'export const score = () => { begun(); for (;;); };'],
  ['loops for ever while it is loaded', 'begun(); for (;;);'],
])('one that %s does not outlive a service that is killed', async (_, source) => {
  const [begun, own] = [join(directory, 'pid'), join(directory, 'own.mjs')];
  writeFileSync(own, `import { renameSync, writeFileSync } from 'node:fs'; const begun = () => { writeFileSync('${begun}.new', String(process.pid)); renameSync('${begun}.new', '${begun}'); }; ${source}`);
  const service = spawn(process.execPath, ['--experimental-transform-types', '--input-type=module', '-e', `
    const { ScorerProcess } = await import(${JSON.stringify(new URL('./scorer-process.ts', import.meta.url).href)});
    setInterval(() => undefined, 1_000);
    const scorer = await ScorerProcess.open(${JSON.stringify(pathToFileURL(own).href)});
    await scorer.ask({ tickets: [{}], groups: [{}] }, 60_000);`], { stdio: 'ignore' });
  await until('it has begun', () => existsSync(begun));
  const pid = Number(readFileSync(begun, 'utf8'));
  expect(lives(pid)).toBe(true);
  service.kill('SIGKILL');
  await until('it is gone', () => !lives(pid));
}, 20_000);
