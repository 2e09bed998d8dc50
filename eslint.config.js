import tseslint from 'typescript-eslint';

/** The only files that may carry decorators: Nest's edge, TypeORM rows, DTOs. */
const DECORATED = ['module', 'controller', 'gateway', 'pipe', 'filter', 'guard', 'interceptor', 'row', 'dto'].map((kind) => `**/*.${kind}.ts`);
const TEST_CODE = ['libs/testing/**', 'libs/**/spec/**', 'test/**', '**/*.spec.ts'];

const NO_FORWARD_REF = { name: '@nestjs/common', importNames: ['forwardRef'], message: 'A circular wiring is a design error: give one side a port.' };
const NO_ENV_IMPORT = ['process', 'node:process'].map((name) => ({ name, importNames: ['env'], message: 'The environment is read in libs/platform/config only.' }));
const NO_ENV = { object: 'process', property: 'env', message: 'The environment is read in libs/platform/config only.' };
const NO_AMBIENT_TIME = [
  { object: 'Date', property: 'now', message: 'Core is pure: take the instant as an argument.' },
  { object: 'performance', property: 'now', message: 'Core is pure: take the instant as an argument.' },
  { object: 'Math', property: 'random', message: 'Core is pure: take the number as an argument.' },
];
const NO_AMBIENT_DATE = ["NewExpression[callee.name='Date'][arguments.length=0]", "CallExpression[callee.name='Date']"]
  .map((selector) => ({ selector, message: 'Core is pure: take the instant as an argument.' }));
const NAMED_EXPORTS = ['ExportAllDeclaration', 'ExportDefaultDeclaration'].map((selector) => ({ selector, message: 'Libraries export by name.' }));
const NO_DECORATOR = { selector: 'Decorator', message: `Decorators belong in ${DECORATED.join(' ')}; wire plain classes with useFactory.` };

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'dist/**', 'coverage/**', '.stryker-tmp/**', 'apps/dashboard/**', 'test/lint/snippets/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-imports': ['error', { paths: [NO_FORWARD_REF, ...NO_ENV_IMPORT] }],
      'no-restricted-properties': ['error', NO_ENV],
      'no-restricted-syntax': ['error', NO_DECORATOR],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: '@types/jest', name: ['test', 'describe', 'it'] }] }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }],
    },
  },
  { files: ['libs/**/*.ts'], rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', NO_DECORATOR, ...NAMED_EXPORTS] } },
  {
    files: ['libs/core/**/*.ts'],
    ignores: TEST_CODE,
    rules: {
      'no-restricted-properties': ['error', NO_ENV, ...NO_AMBIENT_TIME],
      'no-restricted-syntax': ['error', NO_DECORATOR, ...NAMED_EXPORTS, ...NO_AMBIENT_DATE],
    },
  },
  { files: DECORATED, ignores: ['libs/core/**'], rules: { 'no-restricted-syntax': ['error', ...NAMED_EXPORTS] } },
  {
    files: ['libs/platform/config/**/*.ts', ...TEST_CODE],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': ['error', { paths: [NO_FORWARD_REF] }] },
  },
  // A spec may build a Nest class of its own, and needs no types to import lazily what it tests.
  { files: TEST_CODE, rules: { 'no-console': 'off', 'no-restricted-syntax': 'off' } },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
);
