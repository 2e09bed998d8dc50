/** Jira Cloud and Data Center: decisions go into a group field or components, groups come from the site or the project. */
export { jiraHandler } from './handler/jira-handler.js';
