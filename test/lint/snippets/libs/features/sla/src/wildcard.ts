// expect: no-restricted-syntax
export * from './any.js';
