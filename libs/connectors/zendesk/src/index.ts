/** Zendesk: ticket events and what triggers send. */
export { zendesk } from './source/zendesk.js';
