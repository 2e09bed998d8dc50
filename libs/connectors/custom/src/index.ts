/** Tickets in our own words, from whoever can write JSON. */
export { custom } from './source/custom.js';
