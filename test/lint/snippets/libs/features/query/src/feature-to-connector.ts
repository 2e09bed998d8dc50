// expect: no-feature-to-feature not-in-allowed
export { name } from '../../../connectors/jira/src/index.js';
