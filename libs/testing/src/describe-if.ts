/**
 * `describe`, where this machine has what the tests need. Where it has not, they are skipped under a name that says why, which
 * `npm test` repeats at its end; in CI (environment `CI`) they fail instead, so that nothing is ever skipped unseen.
 */
export function describeIf(available: boolean, reason: string, name: string, tests: () => void): void {
  if (available) {
    describe(name, tests);
  } else if (process.env['CI']) {
    test(name, () => {
      throw new Error(`Must not be skipped in CI: ${reason}`);
    });
  } else {
    describe.skip(`${name}: ${reason}`, tests);
  }
}
