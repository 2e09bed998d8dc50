/** Opsgenie (and the alerts of Jira Service Management): alerts in. */
export { opsgenie } from './source/opsgenie.js';
