/** A system of your own that speaks our words: tickets in, groups out of it, decisions into it. */
export { customHandler } from './handler/custom-handler.js';
export { custom } from './source/custom.js';
