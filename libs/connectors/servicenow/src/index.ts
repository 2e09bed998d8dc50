/** ServiceNow: incidents in. */
export { servicenow } from './source/servicenow.js';
