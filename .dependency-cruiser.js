/**
 * Which way imports may point. Default-deny: an import that no line of `allowed` describes is an error, so a new library
 * can import nothing until its layer says so. A library is entered by its index only.
 */
const SPEC = '\\.spec\\.ts$|^libs/testing/|^libs/.+/(spec|test)/|^test/';
const CORE = '^libs/core/[^/]+/src/index\\.ts$';
const TICKET = '^libs/core/ticket/src/index\\.ts$';
const CONTRACTS = '^libs/contracts/src/index\\.ts$';
const PLATFORM = '^libs/platform/[^/]+/src/index\\.ts$';
const PRODUCT = '^libs/(features|connectors)/[^/]+/src/index\\.ts$';
const ANY_LIBRARY = '^libs/.+/src/index\\.ts$';
const OUTSIDE = { dependencyTypes: ['npm', 'core'] };

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-feature-to-feature',
      severity: 'error',
      comment: 'Features meet on contracts.',
      from: { path: '^libs/(features|connectors)/([^/]+)/', pathNot: SPEC },
      to: { path: '^libs/(features|connectors)/', pathNot: '^libs/$1/$2/' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'No Nest, TypeORM, Kafka, fs, clock, environment.',
      from: { path: '^libs/core/', pathNot: SPEC },
      to: { pathNot: '^libs/core/' },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPEC },
      to: { path: SPEC },
    },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  allowed: [
    // Inside one library or app.
    { from: { path: '^(libs/contracts|libs/testing|libs/[^/]+/[^/]+|apps/[^/]+)/' }, to: { path: '^$1/' } },
    { from: { path: '^libs/core/' }, to: { path: TICKET } },
    { from: { path: '^libs/contracts/' }, to: { path: TICKET } },
    { from: { path: '^libs/contracts/' }, to: OUTSIDE },
    { from: { path: '^libs/platform/' }, to: { path: [CORE, CONTRACTS, PLATFORM] } },
    { from: { path: '^libs/platform/' }, to: OUTSIDE },
    { from: { path: '^libs/(features|connectors)/' }, to: { path: [CORE, CONTRACTS, PLATFORM] } },
    { from: { path: '^libs/(features|connectors)/' }, to: OUTSIDE },
    { from: { path: '^apps/' }, to: { path: [CORE, CONTRACTS, PLATFORM, PRODUCT] } },
    { from: { path: '^apps/' }, to: OUTSIDE },
    // All services in one process.
    { from: { path: '^apps/standalone/' }, to: { path: '^apps/(ingest|allocator|evaluator)/src/index\\.ts$' } },
    // Specs and the tools of tests see every library, by its index like everyone else.
    { from: { path: SPEC }, to: { path: [ANY_LIBRARY, '^node_modules/'] } },
    { from: { path: SPEC }, to: { dependencyTypes: ['core', 'npm', 'npm-dev'] } },
    { from: { path: '^test/' }, to: { path: '^(test/|apps/[^/]+/src/index\\.ts$)' } },
  ],
  allowedSeverity: 'error',
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^apps/dashboard/', '^test/lint/snippets/'] },
    enhancedResolveOptions: { conditionNames: ['source', 'node', 'import', 'types', 'default'], exportsFields: ['exports'] },
  },
};
