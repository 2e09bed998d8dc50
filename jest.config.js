/** Jest in ESM mode over TypeScript sources; the "source" condition resolves `#…` imports to libs, not dist. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  extensionsToTreatAsEsm: ['.ts'],
  // The second: that package names its sources by our condition; see tsconfig.json.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^eventsource-parser/stream$': '<rootDir>/node_modules/eventsource-parser/dist/stream.js' },
  testEnvironmentOptions: { customExportConditions: ['source', 'node'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      sourceMaps: 'inline',
      module: { type: 'nodenext' },
      jsc: { target: 'es2024', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false } },
    }],
  },
  testTimeout: 30_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['{apps,libs}/**/*.ts', '!**/*.spec.ts', '!libs/testing/**'],
};
