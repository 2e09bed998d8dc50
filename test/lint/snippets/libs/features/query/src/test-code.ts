// expect: no-test-code-in-product not-in-allowed
export { name } from '#testing';
