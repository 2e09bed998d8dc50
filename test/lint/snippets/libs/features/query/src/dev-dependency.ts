// expect: no-dev-dependency-in-product not-in-allowed
export { default as check } from 'fast-check';
