// expect: not-in-allowed
export { name } from '#contracts';
