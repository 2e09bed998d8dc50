/**
 * `npm test`: builds if needed (specs start the real services), starts one PostgreSQL for all specs, runs Jest with the
 * arguments given, says what was skipped and why, and ends with `N passed, N failed`. Leaves nothing running.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build-if-changed.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
if (!buildIfChanged()) {
  console.log('The build failed.\n0 passed, 1 failed');
  process.exit(1);
}

const { startTestPostgres } = await import('../dist/libs/testing/src/index.js');
/** From the last result to the end of the process. */
const EXIT_WITHIN_MS = 15_000;
const scratch = mkdtempSync(join(tmpdir(), 'watchdog-tests-'));
/** With -t, Jest calls every test that was not chosen skipped. */
const selectsByName = process.argv.some((argument) => /^(-t|--testNamePattern)/.test(argument));
const results = join(scratch, 'results.json');

const ignore = () => {};
const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let jest;
let interrupted = 0;
let leftOpen = false;
for (const signal of interrupts) {
  process.on(signal, () => {
    interrupted ||= constants.signals[signal];
    jest?.kill(signal);
  });
}

const postgres = await startTestPostgres();
let status = 1;
try {
  if (!interrupted) status = await runJest();
} finally {
  await postgres.discard().catch(ignore);
}
report();
rmSync(scratch, { recursive: true, force: true });
process.exit(interrupted ? 128 + interrupted : status);

function runJest() {
  // Modules that a suite has loaded stay in memory for all of them (25 MB each).
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--max-old-space-size=12288'];
  const jestArgs = ['--json', `--outputFile=${results}`, ...process.argv.slice(2)];
  jest = spawn(process.execPath, [...flags, join(ROOT, 'node_modules/jest/bin/jest.js'), ...jestArgs], {
    cwd: ROOT,
    // Jest prints the same JSON to stdout that goes to the file.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WATCHDOG_TEST_POSTGRES: postgres.url(), ...(process.stderr.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  return new Promise((done) => {
    jest.once('exit', (code) => {
      clearInterval(overdue);
      done(code ?? 1);
    });
    // A spec that leaves a server or a timer behind would keep Jest, and whoever waits for it, for ever.
    const overdue = setInterval(() => {
      if (!existsSync(results) || Date.now() - statSync(results).mtimeMs < EXIT_WITHIN_MS) return;
      leftOpen = true;
      jest.kill('SIGKILL');
    }, 1_000);
  });
}

function report() {
  if (!existsSync(results)) return console.log('0 passed, 1 failed');
  const { testResults, ...counts } = JSON.parse(readFileSync(results, 'utf8'));
  const skipped = counts.numPendingTests + counts.numTodoTests;
  if (skipped > 0 && !selectsByName) {
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'pending' || status === 'todo');
    // The outermost name says why; see describeIf.
    const reasons = new Set(tests.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title));
    console.log(`\nSkipped:\n${[...reasons].map((reason) => `  ${reason}`).join('\n')}\n`);
  }
  // A suite that could not be loaded has no tests to count; it failed all the same.
  if (leftOpen) console.log('\nThe tests have ended but their process had not: a spec left something open (--detectOpenHandles tells what).');
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites + (leftOpen ? 1 : 0);
  console.log(`${counts.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}
