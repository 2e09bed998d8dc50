// expect: core-is-pure not-in-allowed
export { readFileSync } from 'node:fs';
