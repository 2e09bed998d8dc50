/** Freshdesk: what automations send. */
export { freshdesk } from './source/freshdesk.js';
