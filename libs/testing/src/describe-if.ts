/**
 * `describe`, where this machine has what the tests need. Where it has not, they are skipped under a name that says why, which
 * `npm test` repeats at its end; in CI (environment `CI`) they fail instead, so that nothing is ever skipped unseen.
 */
export function describeIf(available: boolean, reason: string, name: string, tests: () => void): void {
  if (available || !process.env['CI']) {
    describeWith(available, reason, name, tests);
  } else {
    test(name, () => {
      throw new Error(`Must not be skipped in CI: ${reason}`);
    });
  }
}

/** The same for what even CI need not have: material too large, or not ours, to come with the project. */
export function describeWith(available: boolean, reason: string, name: string, tests: () => void): void {
  if (available) describe(name, tests);
  else describe.skip(`${name}: ${reason}`, tests);
}
