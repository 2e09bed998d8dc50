/** ServiceNow: decisions go into its incidents, its groups come from sys_user_group. */
export { serviceNowHandler } from './handler/servicenow-handler.js';
