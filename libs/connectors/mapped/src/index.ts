/** Any system, read by a mapping in the configuration. */
export { mapped } from './source/mapped.js';
