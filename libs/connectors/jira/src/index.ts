/** Jira, Cloud and Server: issues, their changes and comments in. */
export { jira } from './source/jira.js';
