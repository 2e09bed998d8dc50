/** Files dropped in a folder: JSON lines and CSV, plain or gzipped. */
export { files } from './source/files.js';
