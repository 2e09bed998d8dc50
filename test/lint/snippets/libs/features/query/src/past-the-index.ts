// expect: not-in-allowed
export { wrong } from '../../../platform/messaging/src/upwards.js';
