/**
 * Mutation testing of the SLA engine: `npm run test:mutation`, minutes to an hour. What survives is explained in
 * libs/core/sla-clock/spec/SURVIVORS.md. One folder or file: `npm run test:mutation -- --mutate 'libs/core/sla-clock/src/calendar/*.ts'`.
 */
export default {
  mutate: ['libs/core/sla-clock/src/**/*.ts', '!libs/core/sla-clock/src/**/*.spec.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  jest: {
    // Related tests are looked up through CommonJS; the engine's specs are few enough to be named.
    enableFindRelatedTests: false,
    config: {
      testMatch: ['<rootDir>/libs/core/sla-clock/**/*.spec.ts'],
      testEnvironment: './scripts/mutation/stop-at-first-failure.mjs',
      testSequencer: '<rootDir>/scripts/mutation/examples-first.mjs',
      globals: { PROPERTY_EFFORT: 0.05 },
    },
  },
  // What the specs need: the engine, the words of tickets, and how to run them.
  ignorePatterns: ['/*', '!/libs', '/libs/*', '!/libs/core', '!/scripts', '!/package.json', '!/jest.config.js'],
  disableTypeChecks: false,
  concurrency: 2,
  // On a busy machine a slow run must not pass for an endless loop.
  timeoutMS: 60_000,
  // What was killed stays killed while neither the code nor the test that did it changes.
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: 'coverage/mutation/mutation.json' },
  htmlReporter: { fileName: 'coverage/mutation/index.html' },
  clearTextReporter: { logTests: false, allowColor: false },
};
