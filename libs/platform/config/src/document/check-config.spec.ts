import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigFile } from '../following/config-file.js';
import { formatProblems } from '../reading/problem.js';
import { checkConfig, type CheckedConfig } from './check-config.js';

const BAD = new URL('../../test/bad/', import.meta.url);
const TIERS = 'tiers: { gold: { high: { response: 30, resolution: 180 } } }';

const shown = ({ problems }: CheckedConfig): string[] => formatProblems(problems, 'f').split('\n').map((line) => line.slice(2));
const problemsOf = (text: string): string[] => shown(checkConfig(text));

/** Each file is one mistake; its first lines say what the service must say of it. */
test.each(readdirSync(BAD))('%s', async (file) => {
  const content = await new ConfigFile(fileURLToPath(new URL(file, BAD)), 0).read();
  if (content.kind !== 'text') throw new Error(content.kind);
  const { text, attachments } = content;
  const checked = checkConfig(text, attachments);
  const expected = [...text.matchAll(/^# expect (.*)$/gm)].map(([, line]) => line);
  expect(expected.length).toBeGreaterThan(0);
  expect(shown(checked)).toEqual(expected);
  expect(checked.ok).toBe(expected.every((line) => /^\S+ {2}warning/.test(line!)));
});

test('the simplest file, numbers as minutes, is enough', () => {
  const checked = checkConfig('tiers:\n  gold:\n    high:\n      response: 30\n      resolution: 180\n');
  expect(checked).toMatchObject({ ok: true, problems: [] });
  if (checked.ok) expect(checked.config.tiers.get('gold')?.high).toEqual({ response: 1_800_000, resolution: 10_800_000 });
});

test('what is not said has its default', () => {
  const checked = checkConfig(TIERS);
  if (!checked.ok) throw new Error('refused');
  expect(checked.config).toMatchObject({ policies: [], clocks: new Map(), pause: new Map(), responded_by: ['in_progress', 'resolved', 'closed'], on_change: 'retroactive', on_reopen: 'resume' });
  expect(checked.config.thresholds.flat().map(({ name }) => name)).toEqual(['85%', '100%']);
});

test('anchors may be reused, within reason', () => {
  const reuse = (times: number) => `tiers:\n  t: &t { high: { resolution: 180 } }\n${Array.from({ length: times }, (_, index) => `  t${index}: *t\n`).join('')}`;
  expect(checkConfig(reuse(100)).ok).toBe(true);
  expect(problemsOf(reuse(101))).toEqual(['1:1  error  the text has 101 aliases (*name), expected at most 100']);
});

test('a billion laughs cost nothing', () => {
  const laughs = Array.from({ length: 10 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 9 }, () => `*l${index}`).join(', ')}]`).join('\n');
  const started = performance.now();
  expect(checkConfig(`l0: &l0 ha\n${laughs}\ntiers: *l10\n`).ok).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('conditions that multiply by aliases cost nothing', () => {
  const levels = Array.from({ length: 5 }, (_, index) => `m${index + 1}: &m${index + 1} { any: [${Array.from({ length: 15 }, () => `*m${index}`).join(', ')}] }`).join('\n');
  const started = performance.now();
  const problems = problemsOf(`m0: &m0 { tier: gold }\n${levels}\npolicies: [{ name: a, match: *m4, targets: { response: 30 } }, { name: b, match: *m5, targets: { response: 30 } }]\n`);
  expect(problems.filter((problem) => !problem.includes('unknown key')).map((problem) => problem.replace(/^.*: /, ''))).toEqual(['conditions are nested more than 5 deep', 'found more than 2000 conditions and values in all']);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('a text that is no text, empty, endless or too deep is refused in one sentence', () => {
  expect(problemsOf('')).toEqual(['1:1  error  the text is empty, expected at least "tiers" or "policies"']);
  expect(problemsOf(' \n\t\n')).toEqual(['1:1  error  the text is empty, expected at least "tiers" or "policies"']);
  expect(problemsOf(`${TIERS} # \0`)).toEqual(['1:1  error  the text holds characters that are not valid UTF-8, or NUL']);
  expect(problemsOf(`${TIERS} # \ud800`)).toEqual(['1:1  error  the text holds characters that are not valid UTF-8, or NUL']);
  expect(problemsOf('#'.repeat(1_000_001))).toEqual(['1:1  error  the text has 1000001 characters, expected at most 1000000']);
  expect(problemsOf('['.repeat(100_000))).toHaveLength(1);
  expect(problemsOf(`tiers: ${'{a: '.repeat(50_000)}${'}'.repeat(50_000)}`)).toHaveLength(1);
});

test('of very many problems the first hundred are named', () => {
  const problems = problemsOf(`${TIERS}\nstatuses:\n${Array.from({ length: 150 }, (_, index) => `  s${index}: x\n`).join('')}`);
  expect(problems).toHaveLength(100);
  expect(problems.at(-1)).toBe('102:8  error  and 51 more from here on');
});

test('a mark at the start and Windows line ends do not matter', () => {
  expect(checkConfig(`\ufeff${TIERS}\r\non_reopen: resume\r\n`)).toMatchObject({ ok: true, problems: [] });
  expect(problemsOf(`${TIERS}\r\non_reopen: never\r\n`)).toEqual(['2:12  error  on_reopen: found "never", expected one of resume, new_cycle']);
});

test('names that YAML would read as something else stay names', () => {
  const checked = checkConfig('tiers: { 007: { high: { resolution: 1 } }, yes: { high: { resolution: 1 } }, null: { high: { resolution: 1 } } }');
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  expect([...checked.config.tiers.keys()]).toEqual(['007', 'yes', 'null']);
});
