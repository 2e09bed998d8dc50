import { appendFileSync } from 'node:fs';

/**
 * `describe`, where this machine has what the tests need. Where it has not, they are skipped and `npm test` says why at the
 * end; in CI (environment `CI`) they fail instead, so that nothing is ever skipped unseen.
 */
export function describeIf(available: boolean, reason: string, name: string, tests: () => void): void {
  if (available) {
    describe(name, tests);
  } else if (process.env['CI']) {
    test(name, () => {
      throw new Error(`Must not be skipped in CI: ${reason}`);
    });
  } else {
    const report = process.env['WATCHDOG_TEST_SKIPS'];
    if (report) appendFileSync(report, `${JSON.stringify({ name, reason })}\n`);
    describe.skip(name, tests);
  }
}
