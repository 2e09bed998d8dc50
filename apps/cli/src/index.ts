/** The command line: replay, config check, keys. */
export { runCli } from './run-cli.js';
