/** GitHub: issues and their comments in. */
export { github } from './source/github.js';
