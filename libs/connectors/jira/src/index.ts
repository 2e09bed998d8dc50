/** Jira Cloud and Data Center: issues, their changes and comments in; decisions into a group field or components, groups from the site or the project. */
export { jiraHandler } from './handler/jira-handler.js';
export { jira } from './source/jira.js';
