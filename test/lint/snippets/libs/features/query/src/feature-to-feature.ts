// expect: no-feature-to-feature not-in-allowed
export { name } from '#features/intake';
