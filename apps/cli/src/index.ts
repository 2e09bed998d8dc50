/** The command line: replay, simulate, explain, config check, keys. */
export { runCli } from './run-cli.js';
