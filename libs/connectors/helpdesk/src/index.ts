/** A help desk with a plain JSON API: asked page by page. */
export { helpdesk } from './source/helpdesk.js';
