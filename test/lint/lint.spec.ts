import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

/**
 * The snippets lie as if the repository were under `snippets/`; the first line of each names the rules it must break,
 * no more and no fewer. They are linted in a copy with the repository's own configuration, so that a rule switched off fails here.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const SNIPPETS = join(import.meta.dirname, 'snippets');

const snippets = readdirSync(SNIPPETS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).sort();
const found = new Map<string, Set<string>>();
let copy: string;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'watchdog-lint-'));
  cpSync(SNIPPETS, copy, { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'eslint.config.js', '.dependency-cruiser.js']) cpSync(join(ROOT, file), join(copy, file));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const [problems, cruise] = await Promise.all([
    tool<{ filePath: string; messages: { ruleId: string | null; message: string }[] }[]>('eslint', ['--format', 'json', 'apps', 'libs'], copy),
    tool<Cruise>('depcruise', ['--output-type', 'json', 'apps', 'libs'], copy),
  ]);
  for (const { filePath, messages } of problems) for (const { ruleId, message } of messages) add(relative(copy, filePath), ruleId ?? message);
  for (const { from, rule } of cruise.summary.violations) add(from, rule.name);
}, 60_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test.each(snippets)('%s breaks exactly the rules it names', (snippet) => {
  const [, expected] = /^\/\/ expect: (.+)$/m.exec(readFileSync(join(SNIPPETS, snippet), 'utf8'))!;
  const rules = expected === 'nothing' ? [] : expected!.split(' ').sort();
  expect([...(found.get(snippet) ?? [])].sort()).toEqual(rules);
});

test('the repository itself keeps the boundaries', async () => {
  const { summary } = await tool<Cruise>('depcruise', ['--output-type', 'json', 'apps', 'libs', 'test'], ROOT);
  expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
}, 60_000);

interface Cruise {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

function add(path: string, rule: string): void {
  found.set(path, (found.get(path) ?? new Set()).add(rule));
}

/** Both tools exit with an error when they find something: what they print counts. */
function tool<T>(name: string, args: string[], cwd: string): Promise<T> {
  return new Promise((done, fail) => {
    execFile(join(ROOT, 'node_modules/.bin', name), args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      try {
        done(JSON.parse(stdout) as T);
      } catch {
        fail(new Error(`${name} printed no report: ${stderr}${stdout.slice(0, 500)}`));
      }
    });
  });
}
