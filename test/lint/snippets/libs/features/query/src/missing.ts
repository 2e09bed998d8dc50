// expect: no-unresolvable not-in-allowed
export { nothing } from './not-there.js';
