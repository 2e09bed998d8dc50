/** ServiceNow: incidents in; decisions into its incidents, groups from sys_user_group. */
export { serviceNowHandler } from './handler/servicenow-handler.js';
export { servicenow } from './source/servicenow.js';
