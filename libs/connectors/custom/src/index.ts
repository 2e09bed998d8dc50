/** A system of your own that speaks our words: GET /groups, POST /handler/allocate. */
export { customHandler } from './handler/custom-handler.js';
