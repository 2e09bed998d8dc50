/** BMC Helix ITSM and Remedy: decisions go into incidents, groups come from CTM:Support Group. */
export { bmcHandler } from './handler/bmc-handler.js';
