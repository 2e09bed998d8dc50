/** PagerDuty: incidents in. */
export { pagerduty } from './source/pagerduty.js';
