// expect: not-in-allowed
export { main } from '../../evaluator/src/main.js';
